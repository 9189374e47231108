package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.HandshakeCost;
import java.time.Duration;
import java.util.Optional;

/** Checks of the time that the connects of a batch take. Pure. */
public final class BatchTimeChecks {
    /** Name of the check that has the measured cost of TLS handshakes. */
    public static final String HANDSHAKES = "TLS handshakes";

    private final Plan plan;
    private final OpeningForecast forecast;
    /** Connections of the largest batch. */
    private final long connections;

    private BatchTimeChecks(OpeningForecast forecast) {
        this.forecast = forecast;
        plan = forecast.plan();
        connections = Math.min(plan.target(), (long) plan.batch() * plan.connectionsPerClient());
    }

    /** Returns what TLS handshakes take if they have been measured; else a warning if connects take longer than the batch timeout. */
    static Optional<Check> of(OpeningForecast forecast) {
        BatchTimeChecks checks = new BatchTimeChecks(forecast);
        HandshakeCost cost = forecast.cost();
        return cost == null ? checks.connects() : Optional.of(checks.handshakes(checks.found(cost)));
    }

    /** Returns what TLS handshakes take on the slowest of the nodes that have measured them. */
    static Check ofNodes(OpeningForecast forecast, HandshakeCost slowest, int nodes) {
        BatchTimeChecks checks = new BatchTimeChecks(forecast);
        return checks.handshakes(
                checks.found(slowest) + (nodes == 1 ? " on 1 node" : " on the slowest of %d nodes".formatted(nodes)));
    }

    private Optional<Check> connects() {
        Duration timeout = plan.criteria().batchTimeout();
        double seconds = forecast.cpuSeconds(connections);
        return timeout == null || !isLonger(seconds, timeout)
                ? Optional.empty()
                : Optional.of(new Check(
                        "cpu of a batch",
                        WARN,
                        "--batch-timeout " + Quantities.format(timeout),
                        "%.1f s of all cores for %,d connects".formatted(seconds, connections),
                        "add --batch-timeout %ds".formatted((long) Math.ceil(2 * seconds))));
    }

    private Check handshakes(String found) {
        double seconds = forecast.seconds(connections);
        boolean byRate = forecast.isLimitedByRate(connections);
        String needed = "%s %s %s for a batch of %s"
                .formatted(
                        isOwnServerHere() ? "about" : "at least",
                        whole(seconds),
                        byRate
                                ? "at --connect-rate " + plan.connectRate()
                                : "on " + Quantities.count(forecast.cores(), "core"),
                        Quantities.connections(connections));
        Duration timeout = plan.criteria().batchTimeout();
        if (timeout == null || !isLonger(seconds, timeout)) {
            return new Check(HANDSHAKES, OK, found, needed, "");
        }
        return new Check(
                HANDSHAKES,
                WARN,
                found,
                needed + ", but --batch-timeout is " + Quantities.format(timeout),
                "add --batch-timeout %s, or use %s%s"
                        .formatted(
                                whole(2 * seconds),
                                plan.batch() > 1 ? "a smaller --batch" : "fewer --connections-per-client",
                                byRate ? ", or a higher --connect-rate" : ""));
    }

    private String found(HandshakeCost cost) {
        String server = isOwnServerHere()
                ? " and %s at the server"
                : plan.bothEnds() ? " and %s at a server like megaconn's" : "";
        return "%s of CPU at a client%s, measured over %s"
                .formatted(
                        time(cost.clientMicros()),
                        server.formatted(time(cost.serverMicros())),
                        Quantities.count(cost.handshakes(), "handshake"));
    }

    /** Returns true if all that takes CPU time was measured as the run will do it. */
    private boolean isOwnServerHere() {
        return plan.external() == null && plan.local() != null;
    }

    private static boolean isLonger(double seconds, Duration timeout) {
        return seconds * 1000 > timeout.toMillis();
    }

    private static String time(double micros) {
        return Quantities.time(micros / 1e6);
    }

    private static String whole(double seconds) {
        return Quantities.format(Duration.ofSeconds((long) Math.ceil(seconds)));
    }
}
