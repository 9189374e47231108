package io.megaconn.client;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;
import org.jspecify.annotations.Nullable;

/** Whether a client did what it was asked to do. Looks at it are a second apart; the last one is its end. */
final class Verdict {
    private boolean looked;
    private boolean held;
    private long most;

    void look(ClientStats now) {
        looked = true;
        most = Math.max(most, now.connections());
        held |= now.ready() || (now.share() > 0 && now.established() >= now.share() && now.lost() == 0);
    }

    /** Whether there is one: before the first look there is nothing to judge. */
    boolean known() {
        return looked;
    }

    /** Most connections seen at once. */
    long most() {
        return most;
    }

    /** 4 if it never held its share, 5 if something is missing of what it held, else 0. */
    int exitCode(ClientStats last) {
        if (!held) {
            return ExitCode.NOT_REACHED;
        }
        return why(last).isEmpty() ? ExitCode.OK : ExitCode.DISAGREE;
    }

    /** What is missing, or empty. */
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
        long unaccepted = Math.min(last.unaccepted(), last.connections()); // others may wait in the same queue
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
