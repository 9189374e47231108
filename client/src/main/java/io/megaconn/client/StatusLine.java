package io.megaconn.client;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;
import java.util.Optional;

/** Formats the status line that a client prints every few seconds. */
final class StatusLine {
    private final int seconds;
    private long sent;
    private long replies;
    private boolean warned;

    /** @param seconds interval between two lines */
    StatusLine(int seconds) {
        this.seconds = seconds;
    }

    String of(ClientStats s) {
        String failing = Routes.failing(s.endpoints());
        Requests requests = s.requests();
        String line =
                "connections=%d/%d connecting=%d lost=%d failures=%s%s messages/s=%d replies/s=%s unanswered=%s rss=%s heap=%s"
                        .formatted(
                                s.connections(),
                                s.share(),
                                s.connecting(),
                                s.lost(),
                                s.failures().isEmpty()
                                        ? "none"
                                        : s.failures().toString().replace(" ", ""),
                                failing.isEmpty() ? "" : " failing=" + failing,
                                (s.sent() - sent) / seconds,
                                requests == null ? "unknown" : (requests.answered() - replies) / seconds,
                                requests == null ? "unknown" : requests.unanswered(),
                                Quantities.logBytes(s.memory().rss()),
                                Quantities.logBytes(s.memory().heapUsed()));
        sent = s.sent();
        replies = requests == null ? 0 : requests.answered();
        return line;
    }

    /** Returns a warning, once, if the replies don't match what was sent. */
    Optional<String> warning(ClientStats s) {
        if (warned || !s.noEcho()) {
            return Optional.empty();
        }
        warned = true;
        return Optional.of(("warning: replies differ from the messages in size: %,d bytes received for %,d messages of"
                        + " %,d bytes, so --reply echo cannot time them: reply times and unanswered requests are unknown from now on; use it only with a server that sends every"
                        + " message back")
                .formatted(s.bytesReceived(), s.sent(), s.payloadSize()));
    }
}
