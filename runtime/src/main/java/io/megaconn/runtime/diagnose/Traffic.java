package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages of the clients, and the replies.
 *
 * @param sent messages
 * @param received bytes from the server
 * @param replies complete replies; -1 if none is expected or the count is unknown
 * @param unanswered requests that are overdue, or whose connection ended before the reply
 * @param firstBytes bytes that a peer sent before it closed the connection, by the reason of the loss
 * @param details explanations of failures, by their reason
 */
public record Traffic(
        long sent,
        long received,
        long replies,
        long unanswered,
        Map<String, String> firstBytes,
        Map<String, String> details) {
    public static final Traffic NONE = new Traffic(0, 0, -1, 0, Map.of(), Map.of());

    /** Adds up the traffic of two clients. */
    public Traffic plus(Traffic other) {
        return new Traffic(
                sent + other.sent,
                received + other.received,
                replies < 0 ? other.replies : other.replies < 0 ? replies : replies + other.replies,
                unanswered + other.unanswered,
                merged(firstBytes, other.firstBytes),
                merged(details, other.details));
    }

    private static Map<String, String> merged(Map<String, String> first, Map<String, String> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() ? second : first;
        }
        Map<String, String> all = new TreeMap<>(second);
        all.putAll(first);
        return all;
    }

    public static Traffic of(ClientStats stats) {
        Requests requests = stats.requests();
        return new Traffic(
                stats.sent(),
                stats.bytesReceived(),
                requests == null ? -1 : requests.answered(),
                requests == null ? 0 : requests.unanswered(),
                stats.firstBytes(),
                stats.protocol().failureDetails());
    }
}
