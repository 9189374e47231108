package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures that only connections with a protocol or with the user's messages have.
 *
 * @param handshakeTime time from a successful connect until the TLS handshake is complete; count 0 without TLS. The histogram is
 *     present only in exact stats
 * @param openingTime time from a successful connect, or from the handshake, until the opening is complete; count 0 without an opening. The histogram
 *     is present only in exact stats
 * @param failureDetails explanations of reasons in {@code failures}, in the peer's words or the client's
 * @param idle whether connections send nothing
 * @param unsolicited complete messages without an open request; raw bytes show no messages, so 0 with protocol raw
 * @param unsolicitedBytes bytes without an open request, without frames; 0 for a plain connection without an expectation
 * @param pingsReceived pings of the peers; of several that arrive together only the last one is answered
 * @param pingsSent pings sent at the ping interval
 * @param delivery received messages that contain their send time; null if those of this client do not
 * @param resumedHandshakes number of TLS handshakes that resumed a session; the others in {@code handshakeTime} were full
 */
public record ProtocolStats(
        Latency handshakeTime,
        Latency openingTime,
        Map<String, String> failureDetails,
        boolean idle,
        long unsolicited,
        long unsolicitedBytes,
        long pingsReceived,
        long pingsSent,
        @Absent("null") @Nullable Deliveries delivery,
        @Absent("0") long resumedHandshakes) {
    public static final ProtocolStats NONE =
            new ProtocolStats(Latency.NONE, Latency.NONE, Map.of(), false, 0, 0, 0, 0, null, 0);

    public ProtocolStats {
        failureDetails = Map.copyOf(failureDetails);
    }

    /** Returns how many handshakes were full, and how many resumed a session, as text. */
    public String handshakes() {
        return handshakes(handshakeTime.count(), resumedHandshakes);
    }

    /** Returns the same for these numbers. @param all number of full and resumed ones */
    public static String handshakes(long all, long resumed) {
        return "%,d full, %,d resumed".formatted(all - resumed, resumed);
    }
}
