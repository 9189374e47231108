package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import java.util.List;

/** Computes a plan from the user's request and the machine's limits. Pure: the same input gives the same plan. */
public final class Planner {
    /**
     * Fraction of each source address's ports to use, just under half: the kernel tries the ports of one parity first,
     * and connects become a hundred times slower past half of the range.
     */
    private static final double USABLE_PORTS = 0.47;
    /** CPU seconds of one 32-byte message over loopback, both ends, at a million connections (docs/architecture.md). */
    static final double SECONDS_PER_MESSAGE = 15e-6;
    /** Cost factor of echo: an echoed message is two messages. */
    private static final double ECHO_FACTOR = 2;
    /** Maximum memory of the server for replies that slow readers have not read, MiB. */
    private static final int ECHO_BUDGET_MB = 64;

    private Planner() {}

    public static Plan plan(Spec spec, Host host) {
        int clients = (int) Math.ceilDiv((long) spec.target(), spec.connectionsPerClient());
        int processes = spec.processes() == 0 ? clients : Math.min(spec.processes(), clients);
        int perProcess =
                (int) Math.min(spec.target(), (long) Math.ceilDiv(clients, processes) * spec.connectionsPerClient());
        FileTables.Layout server = spec.fileTables().fit(spec.target(), host.nofileHard(), host.cores(), 1);
        int clientLoops = FileTables.clientLoops(perProcess, host.cores());
        FileTables.Layout client = spec.fileTables().fit(perProcess, host.nofileHard(), clientLoops, 0);
        double usablePorts = Math.max(1, host.ports() * USABLE_PORTS);
        return new Plan(
                spec.target(),
                clients,
                Math.min(spec.connectionsPerClient(), spec.target()),
                Math.min(spec.batch(), clients),
                processes,
                List.of(new Endpoint("127.0.0.1", spec.port())),
                spec.workload(),
                spec.connectRate(),
                server,
                client,
                (int) Math.ceil(perProcess / usablePorts),
                heapMb(spec.workload().reply() == Reply.ECHO ? 64 + ECHO_BUDGET_MB : 64, spec.target()),
                heapMb(24, perProcess),
                Memory.estimate(spec.target(), processes),
                cpuCores(spec),
                spec.criteria());
    }

    /** Returns the cores that the messages keep busy, both ends. */
    static double cpuCores(Spec spec) {
        return spec.target()
                / spec.workload().intervalSeconds()
                * SECONDS_PER_MESSAGE
                * (spec.workload().reply() == Reply.ECHO ? ECHO_FACTOR : 1);
    }

    /**
     * Returns the heap size, MiB. Live objects take about 110 bytes per connection. With twice that, the old generation
     * never fills, so there is no full collection, and untouched heap costs nothing.
     */
    private static int heapMb(int base, long connections) {
        return base + (int) ((connections * 220) >> 20);
    }

    /** Returns the largest target that passes preflight here, 0 if there is none. It uses binary search. */
    public static int largestTarget(Spec spec, Host host) {
        int fits = 0;
        int tooMany = spec.target();
        while (tooMany - fits > Math.max(1, tooMany / 1000)) {
            int middle = fits + (tooMany - fits) / 2;
            Spec smaller = spec.withTarget(middle);
            if (Preflight.check(plan(smaller, host), host).stream().anyMatch(Check::refuses)) {
                tooMany = middle;
            } else {
                fits = middle;
            }
        }
        return fits;
    }
}
