package io.megaconn.orchestrator.event;

import io.megaconn.runtime.wire.Latency;

/**
 * Times and requests of one phase of a run.
 *
 * @param connectTime of the connects that succeeded in this phase
 * @param replyTime of the replies of this phase, and of the requests that were open at its end with their age then
 * @param answered replies in this phase
 * @param unanswered requests that were open for longer than one message interval at its end, or whose connection ended in it
 *     before the reply came; -1 where that is unknown, or no reply is expected
 * @param clientsHeard clients, or with --local client processes, that these figures are of
 * @param clients that there were
 */
public record PhaseResult(
        Latency connectTime, Latency replyTime, long answered, long unanswered, int clientsHeard, int clients) {

    /** Part of the requests that are unanswered, 0 to 1; 0 where it is unknown. */
    public double unansweredShare() {
        return unanswered <= 0 ? 0 : (double) unanswered / (answered + unanswered);
    }
}
