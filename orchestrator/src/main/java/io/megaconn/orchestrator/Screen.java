package io.megaconn.orchestrator;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.ui.LiveDisplay;
import io.megaconn.orchestrator.ui.PlainDisplay;
import io.megaconn.orchestrator.ui.Style;
import java.io.Console;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Finds out what standard output is, and shows a run accordingly. */
final class Screen {
    private Screen() {}

    static Style style() {
        Console console = System.console(); // null in JDK 25 where standard input or output is no terminal
        return Style.of(console != null && console.isTerminal(), System.getenv());
    }

    static Consumer<Event> display(PrintStream out, Style style, boolean quiet, int target) {
        if (quiet) {
            return event -> {
                if (event instanceof Event.Warned warned) {
                    System.err.println("warning: " + warned.message());
                }
            };
        }
        return style.live() ? new LiveDisplay(out, style, target) : new PlainDisplay(out);
    }
}
