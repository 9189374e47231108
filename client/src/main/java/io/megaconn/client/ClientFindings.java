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

/** Finds the limits that a client can detect by itself. Loaded together with the rules, once something is wrong. */
final class ClientFindings {
    private final FindingLog log = new FindingLog();
    private final Settings settings;

    ClientFindings(Settings settings) {
        this.settings = settings;
    }

    /** The settings of this client that the rules need. */
    record Settings(List<Endpoint> endpoints, int sources, int connectRate, Duration messageInterval) {}

    /**
     * Returns the findings that are worth a line.
     *
     * @param before the last healthy stats; null at the start
     * @param waited time since {@code before}
     */
    List<Finding> news(@Nullable ClientStats before, ClientStats now, Duration waited) {
        Observation then = observe(before == null ? ClientSide.NONE : ClientSide.of(before));
        return log.changed(Diagnosis.of(new Facts(
                demand(now),
                Fixes.HERE,
                (int) now.share(),
                waited,
                Facts.NO_TIMEOUT,
                then,
                then,
                observe(ClientSide.of(now)))));
    }

    private static Observation observe(ClientSide client) {
        return new Observation(null, client, -1, List.of(), "");
    }

    private Demand demand(ClientStats now) {
        return new Demand(
                now.share(),
                now.share(),
                Math.max(1, settings.sources()),
                settings.endpoints(),
                1,
                settings.connectRate(),
                settings.messageInterval(),
                0);
    }
}
