package io.megaconn.client;

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
import io.megaconn.runtime.wire.ClientStats;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the limits that a client can detect by itself. Loaded together with the rules, once something is wrong. */
final class ClientFindings {
    private final FindingLines lines = new FindingLines();
    private final Settings settings;
    private final RecentWindow<ClientSide> window;

    /** @param before the last healthy stats; null at the start */
    ClientFindings(Settings settings, @Nullable ClientStats before) {
        this.settings = settings;
        window = new RecentWindow<>(side(before), before == null ? Duration.ZERO : uptime(before));
    }

    /** The settings of this client that the rules need. */
    record Settings(List<Endpoint> endpoints, int sources, int connectRate, Duration messageInterval) {}

    /**
     * Returns the lines for what is new and what is resolved.
     *
     * @param before the last healthy stats; null at the start
     * @param waited time since {@code before}
     */
    List<String> news(@Nullable ClientStats before, ClientStats now, Duration waited) {
        window.add(ClientSide.of(now), uptime(now));
        Duration recently = uptime(now).minus(window.start());
        return lines.update(findings(side(before), now, waited), findings(window.oldest(), now, recently), uptime(now));
    }

    /** Returns true if no finding is open. */
    boolean calm() {
        return lines.calm();
    }

    private static ClientSide side(@Nullable ClientStats stats) {
        return stats == null ? ClientSide.NONE : ClientSide.of(stats);
    }

    private static Duration uptime(ClientStats stats) {
        return Duration.ofMillis(stats.uptimeMs());
    }

    private List<Finding> findings(ClientSide before, ClientStats now, Duration waited) {
        Observation then = observe(before);
        return Diagnosis.of(new Facts(
                demand(now),
                Fixes.HERE,
                (int) now.share(),
                waited,
                Facts.NO_TIMEOUT,
                then,
                then,
                observe(ClientSide.of(now))));
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
                0,
                null);
    }
}
