package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.engine.FileTables;
import java.util.ArrayList;
import java.util.List;

/** Rule for the open-file limit of one process: with one file table, it applies to all of its connections. */
final class OpenFiles implements Rule {
    @Override
    public Limit limit() {
        return Limit.OPEN_FILES;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        ServerSide server = facts.server();
        if (facts.missing() == 0) {
            return findings;
        }
        if (server != null && isFull(facts, server)) {
            findings.add(fatal(
                    facts,
                    "server",
                    server.connections(),
                    server.openFileLimit(),
                    facts.demand().target()));
        }
        if (facts.failures("EMFILE") > 0) {
            findings.add(fatal(
                    facts,
                    "clients",
                    facts.clients().connections(),
                    facts.clients().openFileLimit(),
                    facts.demand().connectionsPerProcess()));
        }
        return findings;
    }

    /**
     * Returns true if the server has stopped accepting. With one file table it stops before accepting fails, but it
     * also stops for lack of other resources.
     */
    private static boolean isFull(Facts facts, ServerSide server) {
        boolean allLoops = !server.perLoopFileTables() && server.fullLoops() == server.loops();
        return facts.serverFailures("EMFILE") > 0
                || (allLoops && facts.serverFailures("ENFILE", "ENOMEM", "ENOBUFS") == 0);
    }

    /** Returns true: none of the process's own connections will free a descriptor, so waiting does not help. */
    private Finding fatal(Facts facts, String who, long connections, long limit, long wanted) {
        ServerSide server = facts.server();
        long needed = DescriptorBudget.sharedLimit(wanted, server == null ? 1 : server.loops(), 1);
        // If the limit was sufficient at the start, it was lowered since; if not, the process would have chosen tables
        // per loop.
        boolean sharedOnDemand = server != null && !server.perLoopFileTables() && server.openFileLimit() < needed;
        FileTables asked = sharedOnDemand ? FileTables.SHARED : FileTables.AUTO;
        return Finding.fatal(
                limit(),
                who,
                "EMFILE: no file descriptor is left after %s; the open-file limit per process is %,d%s"
                        .formatted(
                                Quantities.connections(connections),
                                limit,
                                limit >= needed ? "" : ", %,d needed".formatted(needed)),
                asked.fix(facts.fixes().openFiles(limit, needed)));
    }
}
