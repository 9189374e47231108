package io.megaconn.orchestrator.event;

/** Formats lines that start with a label, such as {@code server        pid 42}. One width for the entire output of a run. */
public final class LineLabel {
    /** Columns of a label with the gap behind it; the longest labels have 12 characters. */
    public static final int WIDTH = 14;

    private LineLabel() {}

    public static String line(String label, String text) {
        return label + " ".repeat(Math.max(2, WIDTH - label.length())) + text;
    }

    /** Returns a line that continues the previous one. */
    public static String more(String text) {
        return " ".repeat(WIDTH) + text;
    }
}
