package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Requests;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Counts requests without a reply, of the present phase, as the clients last answered. Pure; for one thread. */
final class UnansweredRequests {
    private final Map<String, Long> endedBefore = new HashMap<>();

    /** What ended until now belongs to the phase before. */
    void phaseStarts(Collection<ClientAnswer> answers) {
        for (ClientAnswer answer : answers) {
            Requests requests = answer.stats().requests();
            endedBefore.put(answer.process(), requests == null ? 0 : requests.ended());
        }
    }

    /** -1 where a client does not know, or no reply is expected. */
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
