package io.megaconn.orchestrator.ui;

import io.megaconn.runtime.Printable;
import java.util.Map;

/**
 * Use of colors and cursor movement: on a terminal, unless NO_COLOR is set (https://no-color.org).
 *
 * @param live whether lines can be redrawn
 * @param color whether text can be colored
 */
public record Style(boolean live, boolean color) {
    public static final Style PLAIN = new Style(false, false);

    public static Style of(boolean terminal, Map<String, String> environment) {
        boolean live = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Style(live, live && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    String good(String text) {
        return colored(32, text);
    }

    String bad(String text) {
        return colored(31, text);
    }

    String warn(String text) {
        return colored(33, text);
    }

    /** Colors text. It may come from elsewhere, so the only control sequences are those added here. */
    private String colored(int code, String text) {
        String printable = Printable.of(text);
        return color ? "\033[%dm%s\033[0m".formatted(code, printable) : printable;
    }
}
