package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes a plan from the user's request and the machine's limits. Pure: the same input gives the same plan. */
public final class Planner {
    /**
     * Fraction of each source address's ports to use, just under half: the kernel tries the ports of one parity first,
     * and connects become a hundred times slower past half of the range.
     */
    private static final double USABLE_PORTS = 0.47;
    /** Maximum memory of the server for replies that slow readers have not read, MiB. */
    private static final int ECHO_BUDGET_MB = 64;

    private Planner() {}

    /** @param external what is known about a server that the run does not start; null for megaconn's own */
    public static Plan plan(Spec spec, Host host, @Nullable ExternalTarget external) {
        int clients = (int) Math.ceilDiv((long) spec.target(), spec.connectionsPerClient());
        int processes = spec.processes() == 0 ? clients : Math.min(spec.processes(), clients);
        int perProcess =
                (int) Math.min(spec.target(), (long) Math.ceilDiv(clients, processes) * spec.connectionsPerClient());
        return new Plan(
                spec.target(),
                clients,
                Math.min(spec.connectionsPerClient(), spec.target()),
                Math.min(spec.batch(), clients),
                processes,
                endpoints(spec.server()),
                spec.workload(),
                spec.connectRate(external),
                local(spec, host, perProcess, external),
                Memory.estimate(spec.target(), processes, spec.workload(), external),
                cpuCores(spec),
                spec.criteria(),
                external);
    }

    private static List<Endpoint> endpoints(Target server) {
        return switch (server) {
            case Target.OwnServer own -> List.of(new Endpoint("127.0.0.1", own.port()));
            case Target.External external -> external.endpoints();
        };
    }

    private static LocalPlan local(Spec spec, Host host, int perProcess, @Nullable ExternalTarget external) {
        int clientLoops = FileTables.clientLoops(perProcess, host.cores());
        double usablePorts = Math.max(1, host.ports() * USABLE_PORTS);
        ProtocolCost cost = ProtocolCost.of(spec.workload());
        return new LocalPlan(
                external == null && spec.server() instanceof Target.OwnServer own
                        ? new LocalPlan.OwnServer(
                                spec.fileTables().fit(spec.target(), host.nofileHard(), host.cores(), 1),
                                heapMb(
                                        spec.workload().reply() == Reply.ECHO ? 64 + ECHO_BUDGET_MB : 64,
                                        spec.target(),
                                        cost.serverBytes()),
                                own.keyFiles())
                        : null,
                spec.fileTables().fit(perProcess, host.nofileHard(), clientLoops, 0),
                external == null || external.usesLoopbackSources()
                        ? (int) Math.ceil(perProcess / usablePorts)
                        : external.sourceAddresses(),
                heapMb(24, perProcess, cost.clientBytes()));
    }

    /** Returns the cores that the messages keep busy, both ends. */
    static double cpuCores(Spec spec) {
        return spec.workload().messagesPerSecond(spec.target())
                * ProtocolCost.of(spec.workload()).messageSeconds();
    }

    /**
     * Returns the heap size, MiB. Live objects take at most 110 bytes per connection with plain TCP. With twice that, the old
     * generation never fills, so there is no full collection, and untouched heap costs nothing.
     *
     * @param more bytes of a connection beyond those of plain TCP
     */
    private static int heapMb(int base, long connections, int more) {
        return base + (int) ((connections * 2 * (110 + more)) >> 20);
    }

    /** Returns the largest target that passes preflight here with megaconn's own server; 0 if there is none. */
    static int largestTarget(Spec spec, Host host) {
        return largestTarget(spec, host, null);
    }

    /** Returns the largest target that passes preflight here, 0 if there is none. It uses binary search. */
    public static int largestTarget(Spec spec, Host host, @Nullable ExternalTarget external) {
        int fits = 0;
        int tooMany = spec.target();
        while (tooMany - fits > Math.max(1, tooMany / 1000)) {
            int middle = fits + (tooMany - fits) / 2;
            Spec smaller = spec.withTarget(middle);
            if (Preflight.check(plan(smaller, host, external), host).stream().anyMatch(Check::refuses)) {
                tooMany = middle;
            } else {
                fits = middle;
            }
        }
        return fits;
    }
}
