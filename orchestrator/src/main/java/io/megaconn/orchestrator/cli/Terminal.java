package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.ui.ClosingTable;
import io.megaconn.orchestrator.ui.LiveDisplay;
import io.megaconn.orchestrator.ui.Messages;
import io.megaconn.orchestrator.ui.PlainDisplay;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.orchestrator.ui.TerminalSize;
import io.megaconn.runtime.Printable;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;

/** Chooses the display of a run by the kind of standard output. */
final class Terminal {
    private Terminal() {}

    static Style style() {
        Console console = System.console(); // null in JDK 25 where standard input or output is no terminal
        return Style.of(console != null && console.isTerminal(), System.getenv());
    }

    /** Maximum line width without wrapping. */
    static int columns(Style style) {
        return style.live() ? TerminalSize.now().columns() : Integer.MAX_VALUE;
    }

    static void print(Report report, String record, Style style) {
        List<String> lines = ClosingTable.lines(report, record, style);
        lines.subList(0, lines.size() - 1).forEach(System.out::println);
        Messages.fitting(List.of(lines.getLast()), columns(style)).forEach(System.out::println);
    }

    static Consumer<Event> display(PrintStream out, Style style, boolean quiet, int target) {
        if (quiet) {
            return event -> {
                if (event instanceof Event.Warned warned) {
                    System.err.println(Printable.of("warning: " + warned.message()));
                }
            };
        }
        return style.live() ? new LiveDisplay(out, style, target) : new PlainDisplay(out);
    }
}
