package io.megaconn.runtime.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The head of an HTTP request or answer. */
public record HttpHead(List<String> lines) {
    public HttpHead {
        lines = List.copyOf(lines);
    }

    /** Returns the head of this text, which ends before the empty line. */
    public static HttpHead of(String text) {
        return new HttpHead(List.of(text.split("\r\n")));
    }

    /** Returns the request line or the status line. */
    public String first() {
        return lines.getFirst();
    }

    /** Returns the values of a header, separated by commas, or an empty string. */
    public String value(String name) {
        List<String> values = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return String.join(", ", values);
    }

    /** Returns whether a header's list of values has this one. */
    public boolean hasToken(String name, String token) {
        return Stream.of(value(name).split(",")).anyMatch(value -> value.strip().equalsIgnoreCase(token));
    }
}
