package io.megaconn.client;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;
import org.jspecify.annotations.Nullable;

/** Judges whether a client did its job, from stats a second apart; the last ones are those at its end. */
final class Verdict {
    private boolean known;
    private boolean held;
    private long most;

    void update(ClientStats now) {
        known = true;
        most = Math.max(most, now.connections());
        held |= now.ready() || (now.share() > 0 && now.established() >= now.share() && now.lost() == 0);
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

    /** Returns the reason for a failure, or an empty string. */
    String why(ClientStats last) {
        if (!held) {
            return "the client never reached its %,d connections: peak %,d".formatted(last.share(), most);
        }
        Requests requests = last.requests();
        if (last.lost() > 0) {
            return "%,d connections were lost".formatted(last.lost());
        }
        if (last.connections() < last.share()) {
            return "%,d of %,d connections are missing at the end"
                    .formatted(last.share() - last.connections(), last.share());
        }
        long unaccepted = Math.min(
                last.unaccepted(), last.connections()); // connections of other clients may be in the same queue
        if (unaccepted > 0) {
            return "%,d connections were never accepted: the kernel of this machine holds them in the listen queue"
                    .formatted(unaccepted);
        }
        if (unanswered(requests) > 0) {
            return "%,d requests were not answered".formatted(unanswered(requests));
        }
        if (requests != null && requests.unansweredConnections() > 0) {
            return "%,d connections got no reply".formatted(requests.unansweredConnections());
        }
        return "";
    }

    private static long unanswered(@Nullable Requests requests) {
        return requests == null ? 0 : requests.unanswered();
    }
}
