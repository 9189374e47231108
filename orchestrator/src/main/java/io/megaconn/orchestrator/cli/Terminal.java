package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.orchestrator.ui.ClosingTable;
import io.megaconn.orchestrator.ui.LiveDisplay;
import io.megaconn.orchestrator.ui.Messages;
import io.megaconn.orchestrator.ui.PlainDisplay;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.system.TerminalSize;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Chooses the display of a run by the kind of standard output. */
final class Terminal {
    private Terminal() {}

    static Style style() {
        Console console = System.console(); // JDK 25: null if standard input or output is not a terminal
        return Style.of(console != null && console.isTerminal(), System.getenv());
    }

    /** Maximum line width without wrapping. */
    static int columns(Style style) {
        return style.live() ? TerminalSize.now().columns() : Integer.MAX_VALUE;
    }

    static void print(Report report, String record, Style style) {
        print(style, columns -> ClosingTable.lines(report, record, style, columns));
    }

    /** Prints lines, broken where the terminal ends. */
    static void print(Style style, IntFunction<List<String>> linesForColumns) {
        int columns = columns(style);
        Messages.fitting(linesForColumns.apply(columns), columns).forEach(System.out::println);
    }

    static Consumer<Event> display(PrintStream out, Style style, boolean quiet, Plan plan, RunStart start) {
        if (quiet) {
            return event -> {
                if (event instanceof Event.Warned warned) {
                    System.err.println(Printable.of("warning: " + warned.message()));
                }
            };
        }
        return style.live()
                ? new LiveDisplay(out, style, plan, start.nanos())
                : new PlainDisplay(out, plan, start.nanos());
    }
}
