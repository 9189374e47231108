package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Requests;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Counts requests without a reply, in the current phase, from the clients' latest answers. Pure; for one thread. */
final class UnansweredRequests {
    private final Map<String, Long> endedBefore = new HashMap<>();

    /** Starts a phase: requests that ended before belong to the previous one. */
    void phaseStarts(Collection<ClientAnswer> answers) {
        for (ClientAnswer answer : answers) {
            Requests requests = answer.stats().requests();
            endedBefore.put(answer.process(), requests == null ? 0 : requests.ended());
        }
    }

    /** Returns the number of unanswered requests; -1 if unknown for a client, or if no reply is expected. */
    long of(Collection<ClientAnswer> answers, Reply expected) {
        if (expected == Reply.NONE) {
            return -1;
        }
        long sum = 0;
        for (ClientAnswer answer : answers) {
            Requests requests = answer.stats().requests();
            if (requests == null) {
                return -1;
            }
            sum += requests.overdue() + requests.ended() - endedBefore.getOrDefault(answer.process(), 0L);
        }
        return sum;
    }
}
