package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.List;

/** Rule for a server at its capacity: it listens on fewer event loops, or on none. */
final class ServerFull implements Rule {
    @Override
    public Limit limit() {
        return Limit.SERVER_FULL;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        ServerSide server = facts.server();
        if (server == null || server.fullLoops() == 0 || facts.missing() == 0) {
            return List.of();
        }
        boolean all = server.fullLoops() == server.loops();
        return List.of(Finding.of(
                limit(),
                "server",
                "%d of %d event loops are full: the server holds %s, with a capacity of %,d; %s"
                        .formatted(
                                server.fullLoops(),
                                server.loops(),
                                Quantities.connections(server.connections()),
                                server.capacity(),
                                all ? "it accepts no more" : "the others still accept"),
                all
                        ? facts.fixes()
                                .capacity(Math.max(
                                        2 * server.capacity(), facts.demand().target()))
                        : ""));
    }
}
