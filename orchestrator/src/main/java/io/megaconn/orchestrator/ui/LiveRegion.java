package io.megaconn.orchestrator.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lines at the bottom of a terminal that are drawn again and again in the same place, whatever its size becomes. No line
 * is as wide as the terminal, so it never wraps when it is drawn; one that wraps later, because the terminal got narrower,
 * is erased with all the rows it takes then.
 */
public final class LiveRegion {
    /** Of a list that is too long its beginning says what it is. */
    private static final int HEAD = 8;

    /** Row by row: tmux takes the erasure of a whole screen for its end, and keeps what was on it in its history. */
    private static final String UP_AND_ERASE = "\033[1A\033[2K";

    /** What was typed meanwhile, such as ^C, stands in the row below, and the cursor behind it. */
    private static final String ERASE_ECHO = "\r\033[2K";

    private final Supplier<TerminalSize> size;
    private List<String> drawn = List.of();

    public LiveRegion(Supplier<TerminalSize> size) {
        this.size = size;
    }

    /** Most columns of a line. */
    int columns() {
        return Math.max(1, size.get().columns() - 1);
    }

    /** To be printed before anything else, and before it is drawn again. */
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

    /** The middle of what is too long is left out: the latest is at the end. */
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
