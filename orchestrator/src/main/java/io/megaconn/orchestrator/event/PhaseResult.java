package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import org.jspecify.annotations.Nullable;

/**
 * Times and requests of one phase of a run.
 *
 * @param connectTime latency of the connects that succeeded in this phase
 * @param replyTime latency of the replies of this phase, and the ages of the requests that were open at its end
 * @param answered number of replies in this phase; -1 if unknown, or if no reply is expected
 * @param unanswered requests that were open for longer than one message interval at its end, or whose connection ended
 *     in it before the reply arrived; -1 if unknown, or if no reply is expected. A phase is measured from each client's
 *     exact answer at the end of the previous phase to that at its end, which is longer than the hold that messages due
 *     are counted in: from each client's first answer in the hold to its last
 * @param clientsHeard clients, or client processes with --local, that these figures cover
 * @param clients total number of these clients or processes
 * @param handshakeTime latency of the TLS handshakes of this phase; count 0 without TLS
 * @param openingTime latency of the openings of this phase; count 0 without an opening
 * @param delivery messages with {@code {time}} that the clients received in this phase; null if their own have none
 * @param serverDelivery messages with {@code {time}} that megaconn's own server received in this phase; null if it does not time them
 * @param resumedHandshakes number of TLS handshakes of this phase that resumed a session; the others in {@code handshakeTime} were full
 */
public record PhaseResult(
        Latency connectTime,
        Latency replyTime,
        long answered,
        long unanswered,
        int clientsHeard,
        int clients,
        @Absent("null") Latency handshakeTime,
        @Absent("null") Latency openingTime,
        @Absent("null") @Nullable Deliveries delivery,
        @Absent("null") @Nullable Deliveries serverDelivery,
        @Absent("0") long resumedHandshakes) {

    public PhaseResult {
        handshakeTime = handshakeTime == null ? Latency.NONE : handshakeTime; // older versions have none
        openingTime = openingTime == null ? Latency.NONE : openingTime;
    }

    /** Creates the result of a phase without handshakes and openings, whose messages have no {@code {time}}. */
    public PhaseResult(
            Latency connectTime, Latency replyTime, long answered, long unanswered, int clientsHeard, int clients) {
        this(
                connectTime,
                replyTime,
                answered,
                unanswered,
                clientsHeard,
                clients,
                Latency.NONE,
                Latency.NONE,
                null,
                null,
                0);
    }

    /** Returns the same with what the server received. */
    public PhaseResult withServer(@Nullable Deliveries delivered) {
        return new PhaseResult(
                connectTime,
                replyTime,
                answered,
                unanswered,
                clientsHeard,
                clients,
                handshakeTime,
                openingTime,
                delivery,
                delivered,
                resumedHandshakes);
    }

    /** Returns the fraction of requests that are unanswered, 0 to 1; 0 if unknown. */
    public double unansweredShare() {
        return unanswered <= 0 ? 0 : (double) unanswered / (answered + unanswered);
    }
}
