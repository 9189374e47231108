package io.megaconn.client;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges whether a client did its job, from stats a second apart; the last ones are those at its end. */
final class Verdict {
    private boolean known;
    private boolean held;
    private long most;

    void update(ClientStats now) {
        known = true;
        most = Math.max(most, Math.max(now.peak(), now.connections()));
        held |= now.ready() || (now.share() > 0 && most >= now.share());
    }

    /** Returns whether there is a verdict: before the first stats there is nothing to judge. */
    boolean known() {
        return known;
    }

    /** Returns the peak of concurrent connections. */
    long most() {
        return most;
    }

    /** Returns 4 if the client never reached its connections, 5 if some are missing or unanswered at the end, else 0. */
    int exitCode(ClientStats last) {
        if (!held) {
            return ExitCode.NOT_REACHED;
        }
        return why(last).isEmpty() ? ExitCode.OK : ExitCode.DISAGREE;
    }

    /** Returns all reasons for a failure, most important first, or an empty string. */
    String why(ClientStats last) {
        List<String> reasons = new ArrayList<>();
        if (!held) {
            reasons.add(
                    "the client never reached its %s: peak %,d".formatted(Quantities.connections(last.share()), most));
        }
        if (last.connections() < last.share() && last.connecting() > 0) {
            reasons.add(ClientSummary.pending(last.connecting()));
        }
        if (last.lost() > 0) {
            reasons.add(Quantities.connections(last.lost(), "was", "were") + " lost");
        }
        if (held && last.connections() < last.share()) {
            reasons.add("%,d of %,d connections are missing at the end"
                    .formatted(last.share() - last.connections(), last.share()));
        }
        long unaccepted = Math.min(
                last.unaccepted(), last.connections()); // connections of other clients may be in the same queue
        if (unaccepted > 0) {
            reasons.add(Quantities.connections(unaccepted, "was", "were")
                    + " never accepted: still in the listen queue of this machine's kernel");
        }
        Requests requests = last.requests();
        if (requests != null && requests.unansweredConnections() > 0) {
            reasons.add(Quantities.connections(requests.unansweredConnections()) + " got no reply");
        }
        if (unanswered(requests) > 0) {
            reasons.add(
                    unanswered(requests) == 1
                            ? "1 request was not answered"
                            : "%,d requests were not answered".formatted(unanswered(requests)));
        }
        return String.join("; ", reasons);
    }

    private static long unanswered(@Nullable Requests requests) {
        return requests == null ? 0 : requests.unanswered();
    }
}
