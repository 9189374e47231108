package io.megaconn.server;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.diagnose.ClientSide;
import io.megaconn.runtime.diagnose.Demand;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.FindingLog;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Observation;
import io.megaconn.runtime.diagnose.ServerSide;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.List;

/** Finds the limits that a server can detect by itself. Loaded together with the rules, once something is wrong. */
final class ServerFindings {
    private final FindingLog log = new FindingLog();

    /**
     * Returns the findings that are worth a line.
     *
     * @param before the last healthy stats
     */
    List<Finding> news(ServerStats before, ServerStats now) {
        Observation then = observe(before);
        return log.changed(Diagnosis.of(new Facts(
                demand(now),
                Fixes.HERE,
                Math.clamp(
                        now.capacity() - now.connections(),
                        1,
                        Integer.MAX_VALUE), // the number of expected connections is unknown
                Duration.ofMillis(Math.max(0, now.uptimeMs() - before.uptimeMs())),
                Facts.NO_TIMEOUT,
                then,
                then,
                observe(now))));
    }

    private static Observation observe(ServerStats stats) {
        return new Observation(ServerSide.of(stats), ClientSide.NONE, -1, List.of(), "");
    }

    private static Demand demand(ServerStats now) {
        return new Demand(
                now.capacity(),
                now.capacity(),
                1,
                now.endpoints().stream().map(Endpoint::parse).toList(),
                1,
                0,
                Duration.ofMillis(now.messageIntervalMs()),
                0);
    }
}
