package io.megaconn.orchestrator.ui;

import io.megaconn.runtime.system.TerminalSize;
import java.io.PrintStream;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows changing lines on the terminal's alternate screen, as top and less do, so that resizing and typing leave no traces. On
 * close, the previous content returns, with the last lines below it.
 */
public final class FullScreen implements AutoCloseable {
    private static final String OPEN = "\033[?1049h\033[?25l"; // and hide the cursor
    private static final String CLOSE = "\033[?25h\033[?1049l";
    private static final String HOME = "\033[H";
    private static final String ERASE_REST_OF_LINE = "\033[K";
    private static final String ERASE_BELOW = "\033[J";

    private final PrintStream out;
    private final Supplier<TerminalSize> size;
    private @Nullable IntFunction<List<String>> lines;
    private @Nullable TerminalSize drawn;
    private boolean closed;

    /** Opens the terminal of standard output. */
    public static FullScreen open() {
        return new FullScreen(System.out, TerminalSize::now);
    }

    FullScreen(PrintStream out, Supplier<TerminalSize> size) {
        this.out = out;
        this.size = size;
    }

    /** @param newLines produces the lines for a number of columns */
    public synchronized void show(IntFunction<List<String>> newLines) {
        if (!closed) {
            print((lines == null ? OPEN : "") + draw(newLines));
            lines = newLines;
        }
    }

    /** Redraws the lines if the terminal was resized. */
    public synchronized void follow() {
        if (lines != null && !closed && !size.get().equals(drawn)) {
            print(draw(lines));
        }
    }

    private String draw(IntFunction<List<String>> newLines) {
        TerminalSize now = size.get();
        drawn = now;
        return LiveRegion.fit(newLines.apply(now.columns()), now.rows()).stream()
                .map(line -> TextWidth.cut(line, now.columns()) + ERASE_REST_OF_LINE)
                .collect(Collectors.joining("\r\n", HOME, ERASE_BELOW));
    }

    @Override
    public synchronized void close() {
        if (lines != null && !closed) {
            print(CLOSE + String.join("\n", lines.apply(size.get().columns())) + "\n");
        }
        closed = true;
    }

    /** Prints with one write, to avoid tearing. */
    private void print(String text) {
        out.print(text);
        out.flush();
    }
}
