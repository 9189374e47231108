package io.megaconn.server;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.ServerStats;
import java.util.Map;
import java.util.TreeMap;

/** Formats the status line of a server, as {@code key=value} pairs. Pure. */
final class ServerLine {
    private ServerLine() {}

    /** Omits values that are unknown, and events that never happened. */
    static String of(ServerStats s) {
        StringBuilder line = new StringBuilder("connections=%d accepted=%d closed=%d silent=%d"
                .formatted(s.connections(), s.accepted(), s.closed(), s.silent()));
        if (s.messagesPerSecond() >= 0) {
            line.append(" messages/s=").append(s.messagesPerSecond());
        }
        line.append(" bytes/s=%d reads/s=%d sources=%d rss=%s heap=%s conntrack=%s"
                .formatted(
                        s.bytesPerSecond(),
                        s.readsPerSecond(),
                        s.sources(),
                        Quantities.logBytes(s.memory().rss()),
                        Quantities.logBytes(s.memory().heapUsed()),
                        s.kernel().conntrackMax() < 0
                                ? "off"
                                : s.kernel().conntrackCount() + "/" + s.kernel().conntrackMax()));
        if (s.refused() > 0) {
            line.append(" refused=").append(s.refused());
        }
        if (s.slowReadersClosed() > 0) {
            line.append(" slow-readers-closed=").append(s.slowReadersClosed());
        }
        if (s.fullLoops() > 0) { // full loops accept no connections
            line.append(" full=%d/%d".formatted(s.fullLoops(), s.loops()));
        }
        append(line, " failures=", s.failures());
        if (s.tls() != null) {
            line.append(" tls-handshakes=%d tls-pending=%d"
                    .formatted(s.tls().handshakes(), s.tls().pending()));
            if (s.tls().tickets()) {
                line.append(" tls-resumed=").append(s.tls().resumed());
            }
            append(line, " tls-failures=", s.tls().failures());
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String name, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            line.append(name).append(new TreeMap<>(counts).toString().replace(" ", ""));
        }
    }
}
