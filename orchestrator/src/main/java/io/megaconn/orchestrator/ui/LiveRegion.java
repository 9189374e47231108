package io.megaconn.orchestrator.ui;

import io.megaconn.runtime.system.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lines at the bottom of a terminal that are redrawn in place, even if it is resized. Lines are narrower than the terminal, so
 * they never wrap when drawn; if they wrap later because the terminal got narrower, all their rows are erased.
 */
public final class LiveRegion {
    /** Lines to keep at the start of a list that is too long. */
    private static final int HEAD = 8;

    /** Erases row by row: when a screen is erased at once, tmux keeps its content in the history. */
    private static final String UP_AND_ERASE = "\033[1A\033[2K";

    /** Erases what the terminal echoed, such as ^C, in the row below. */
    private static final String ERASE_ECHO = "\r\033[2K";

    private final Supplier<TerminalSize> size;
    private List<String> drawn = List.of();

    public LiveRegion(Supplier<TerminalSize> size) {
        this.size = size;
    }

    /** Maximum line width without wrapping. */
    int columns() {
        return Math.max(1, size.get().columns() - 1);
    }

    /** Returns the sequence that erases the region. Print it before other output and before redrawing. */
    public String erase() {
        int columns = size.get().columns();
        int rows =
                drawn.stream().mapToInt(line -> TextWidth.rows(line, columns)).sum();
        drawn = List.of();
        return ERASE_ECHO + UP_AND_ERASE.repeat(rows);
    }

    public String draw(List<String> lines) {
        int columns = columns();
        drawn = fit(lines, size.get().rows() - 1).stream()
                .map(line -> TextWidth.cut(line, columns))
                .toList();
        return drawn.isEmpty() ? "" : String.join("\n", drawn) + "\n";
    }

    /** Shortens a list in the middle, because the latest lines are at the end. */
    static List<String> fit(List<String> lines, int rows) {
        if (lines.size() <= rows) {
            return lines;
        }
        int head = Math.max(0, Math.min(HEAD, rows / 2));
        int tail = Math.max(0, rows - head - 1);
        List<String> fit = new ArrayList<>(lines.subList(0, head));
        fit.add("... %d more lines in a taller terminal".formatted(lines.size() - head - tail));
        fit.addAll(lines.subList(lines.size() - tail, lines.size()));
        return fit;
    }
}
