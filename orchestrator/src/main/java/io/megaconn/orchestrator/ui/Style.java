package io.megaconn.orchestrator.ui;

import java.util.Map;

/**
 * Colours and cursor movement, where they are wanted: on a terminal, unless NO_COLOR is set (https://no-color.org).
 *
 * @param live whether lines can be redrawn
 * @param color whether text can be coloured
 */
public record Style(boolean live, boolean color) {
    public static final Style PLAIN = new Style(false, false);

    public static Style of(boolean terminal, Map<String, String> environment) {
        boolean live = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Style(live, live && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    String good(String text) {
        return color ? "\033[32m" + text + "\033[0m" : text;
    }

    String bad(String text) {
        return color ? "\033[31m" + text + "\033[0m" : text;
    }

    String warn(String text) {
        return color ? "\033[33m" + text + "\033[0m" : text;
    }
}
