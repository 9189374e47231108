package io.megaconn.orchestrator.run;

import io.megaconn.runtime.wire.ServerStats;
import org.jspecify.annotations.Nullable;

/** Measures the cores that server, clients and machine keep busy, from counters that only grow. Pure. */
final class CpuMeter {
    /** Minimum length of a window: the kernel counts in steps of 10 ms. */
    private static final long WINDOW_MS = 1_000;
    /** Age at which a figure is unknown, because its process no longer answers. */
    private static final long STALE_MS = 5_000;

    private final Rate server = new Rate();
    private final Rate machine = new Rate();
    private final Rate all = new Rate();

    /**
     * Busy cores; -1 if unknown.
     *
     * @param clients all clients together
     */
    record Cores(double server, double clients, double machine) {}

    /**
     * Takes the counters of a snapshot.
     *
     * @param nowMs time of a monotonic clock, milliseconds
     * @param stats the server's latest answer; null if there is none
     * @param allMs CPU time of the server and all clients, milliseconds; -1 if unknown
     */
    Cores observe(long nowMs, @Nullable ServerStats stats, long allMs) {
        double ofServer = -1;
        double ofMachine = -1;
        if (stats != null) { // its counters were read at its uptime, not now
            ofServer = server.observe(
                    nowMs, stats.pid(), stats.uptimeMs(), stats.cpu().processMs());
            ofMachine = machine.observe(
                    nowMs, stats.pid(), stats.uptimeMs(), stats.cpu().busyMs());
        }
        double ofAll = allMs < 0 ? -1 : all.observe(nowMs, 0, nowMs, allMs);
        return new Cores(ofServer, ofServer < 0 || ofAll < 0 ? -1 : rounded(Math.max(0, ofAll - ofServer)), ofMachine);
    }

    /**
     * Takes the counters of a run against an external server.
     *
     * @param serverMs CPU time of the server's processes, milliseconds; -1 if unknown
     * @param allMs CPU time of all clients, and of the server as far as it is known, milliseconds
     */
    Cores external(long nowMs, long serverMs, long allMs) {
        double ofServer = serverMs < 0 ? -1 : server.observe(nowMs, 0, nowMs, serverMs);
        double ofClients = all.observe(nowMs, 0, nowMs, allMs - Math.max(0, serverMs));
        return new Cores(ofServer, ofClients, -1);
    }

    private static double rounded(double cores) {
        return Math.round(cores * 100) / 100.0;
    }

    /** Growth of one counter. */
    private static final class Rate {
        private long process = -1;
        private long atMs;
        private long counter;
        private long measuredMs;
        private double cores = -1;

        double observe(long nowMs, long pid, long readMs, long value) {
            if (pid != process || value < counter || readMs < atMs) {
                process = pid;
                atMs = readMs;
                counter = value;
                cores = -1;
            } else if (readMs - atMs >= WINDOW_MS) {
                cores = rounded((double) (value - counter) / (readMs - atMs));
                atMs = readMs;
                counter = value;
                measuredMs = nowMs;
            } else if (nowMs - measuredMs > STALE_MS) {
                cores = -1;
            }
            return cores;
        }
    }
}
