package io.megaconn.client;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.diagnose.ClientSide;
import io.megaconn.runtime.diagnose.Demand;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.FindingLog;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Observation;
import io.megaconn.runtime.wire.ClientStats;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which limits a client runs into, as far as it sees them by itself. Loaded with the rules, once something is wrong. */
final class ClientFindings {
    /** A client waits for as long as it takes. */
    private static final Duration FOREVER = Duration.ofDays(100_000);

    private final FindingLog log = new FindingLog();
    private final Asked asked;

    ClientFindings(Asked asked) {
        this.asked = asked;
    }

    /** What the command line or the plan asks of this client. */
    record Asked(List<Endpoint> endpoints, int sources, int connectRate, Duration messageInterval) {}

    /**
     * What is worth a line.
     *
     * @param before how things were when they were last in order; null for the start
     * @param waited since then
     */
    List<Finding> news(@Nullable ClientStats before, ClientStats now, Duration waited) {
        Observation then = look(before == null ? ClientSide.NONE : ClientSide.of(before));
        return log.news(Diagnosis.of(new Facts(
                demand(now), Fixes.HERE, (int) now.share(), waited, FOREVER, then, then, look(ClientSide.of(now)))));
    }

    private static Observation look(ClientSide client) {
        return new Observation(null, client, -1, List.of(), "");
    }

    private Demand demand(ClientStats now) {
        return new Demand(
                now.share(),
                now.share(),
                Math.max(1, asked.sources()),
                asked.endpoints(),
                1,
                asked.connectRate(),
                asked.messageInterval(),
                0);
    }
}
