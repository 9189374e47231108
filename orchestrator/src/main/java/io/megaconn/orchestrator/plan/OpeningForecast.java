package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.diagnose.HandshakeDemand;
import io.megaconn.runtime.wire.HandshakeCost;
import org.jspecify.annotations.Nullable;

/**
 * Forecast of the time that the connects, TLS handshakes and openings of connections take. Pure.
 *
 * @param cores of the machine, or of all nodes; 0 if unknown
 * @param cost measured on this machine, or on the slowest node; null for the estimate of {@link ProtocolCost}
 */
public record OpeningForecast(
        Plan plan, int cores, @Nullable HandshakeCost cost) {
    private static final double MICROS = 1e-6;

    public OpeningForecast {
        cores = Math.max(1, cores);
    }

    /** Returns the seconds that connections take at least, at the plan's connect rate, if it has one. */
    double seconds(long connections) {
        return Math.max(cpuSeconds(connections), rateSeconds(connections));
    }

    /** Returns whether the connect rate takes longer than the CPU time. */
    boolean isLimitedByRate(long connections) {
        return rateSeconds(connections) > cpuSeconds(connections);
    }

    private double rateSeconds(long connections) {
        return plan.connectRate() == 0 ? 0 : (double) connections / plan.connectRate();
    }

    /** Returns the seconds that connections take at least if nothing else uses the cores. */
    double cpuSeconds(long connections) {
        ProtocolCost protocol = ProtocolCost.of(plan.workload());
        if (cost == null) {
            return connections * protocol.openingSeconds() / cores;
        }
        double together = (protocol.connectSeconds() + handshakeSeconds()) / cores;
        LocalPlan local = plan.local();
        if (local == null) { // the pods' event loops are unknown here
            return connections * together;
        }
        int clientLoops =
                Math.min(plan.batch(), plan.processes()) * local.client().loops();
        double client = cost.clientMicros() * MICROS / clientLoops;
        double server = plan.external() == null ? cost.serverMicros() * MICROS / local.serverLoops() : 0;
        return connections * Math.max(together, Math.max(client, server));
    }

    /** Returns the measured CPU seconds of a handshake: of the client, and of the server if it shares the cores; 0 if not measured. */
    double handshakeSeconds() {
        return cost == null ? 0 : MICROS * (cost.clientMicros() + (plan.bothEnds() ? cost.serverMicros() : 0));
    }

    /** Returns what a handshake takes, for the findings of the run; null if it was not measured. */
    public @Nullable HandshakeDemand handshake() {
        return cost == null ? null : new HandshakeDemand(handshakeSeconds(), cores);
    }
}
