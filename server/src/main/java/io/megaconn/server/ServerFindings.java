package io.megaconn.server;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.diagnose.ClientSide;
import io.megaconn.runtime.diagnose.Demand;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.FindingLines;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Observation;
import io.megaconn.runtime.diagnose.RecentWindow;
import io.megaconn.runtime.diagnose.ServerSide;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.List;

/** Finds the limits that a server can detect by itself. Loaded together with the rules, once something is wrong. */
final class ServerFindings {
    private final FindingLines lines = new FindingLines();
    private final RecentWindow<ServerStats> window;

    ServerFindings(ServerStats healthy) {
        window = new RecentWindow<>(healthy, uptime(healthy));
    }

    /**
     * Returns the lines for what is new and what is resolved.
     *
     * @param before the last healthy stats
     */
    List<String> news(ServerStats before, ServerStats now) {
        window.add(now, uptime(now));
        return lines.update(findings(before, now), findings(window.oldest(), now), uptime(now));
    }

    /** Returns true if no finding is open. */
    boolean calm() {
        return lines.calm();
    }

    private static Duration uptime(ServerStats stats) {
        return Duration.ofMillis(stats.uptimeMs());
    }

    private static List<Finding> findings(ServerStats before, ServerStats now) {
        Observation then = observe(before);
        return Diagnosis.of(new Facts(
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
                observe(now)));
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
                0,
                null);
    }
}
