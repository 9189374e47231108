package io.megaconn.server;

import io.megaconn.runtime.Ports;
import io.megaconn.runtime.UserError;
import java.util.List;
import java.util.stream.IntStream;

/** Parser of ports: {@code 9000} or {@code 9000-9003}. */
final class PortRange {
    private static final int MAX_PORTS = 64;

    private PortRange() {}

    static List<Integer> parse(String text) {
        String[] parts = text.split("-", 2);
        try {
            int first = Integer.parseInt(parts[0].trim());
            int last = parts.length == 2 ? Integer.parseInt(parts[1].trim()) : first;
            if (first >= 0 && last <= Ports.HIGHEST && first <= last && last - first < MAX_PORTS) {
                return IntStream.rangeClosed(first, last).boxed().toList();
            }
        } catch (NumberFormatException e) {
            // Falls through to the same error.
        }
        throw UserError.usage("--port: '" + text + "' is not a port: use 1 to 65535, or a range of at most " + MAX_PORTS
                + " ports, such as 9000-9003");
    }
}
