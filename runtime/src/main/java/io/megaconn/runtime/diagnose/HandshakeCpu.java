package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.Cpu;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rule for TLS handshakes that take all CPU time of the server, of the clients, or of the machine that both are on. */
final class HandshakeCpu implements Rule {
    /** Share of its event loops' time from which on a process is busy. */
    private static final double BUSY = 0.85;
    /** Share of all cores from which on a machine is. */
    private static final double FULL = 0.95;
    /** Share of a full machine that server and clients must have: otherwise other programs are the reason. */
    private static final double OWN = 0.5;
    /** Share of the current rate of handshakes that leaves time for all of them. */
    private static final double SLOWER = 0.8;

    @Override
    public Limit limit() {
        return Limit.TLS_CPU;
    }

    /**
     * CPU time of one side since the start of the wait, in cores.
     *
     * @param most cores that its event loops can use
     * @param machine CPU time of all programs of its machine; -1 if unknown
     * @param all cores of its machine
     */
    private record Load(double cores, double most, double machine, int all) {
        static Load of(Cpu before, Cpu now, int loops, Duration waited) {
            double total = now.busyMs() + now.idleMs() - before.busyMs() - before.idleMs();
            boolean known = before.busyMs() > 0 && total > 0 && now.cores() > 0;
            double ms = Math.max(1, known ? total / now.cores() : waited.toMillis());
            return new Load(
                    Math.max(0, now.processMs() - before.processMs()) / ms,
                    Math.max(1, Math.min(loops, now.cores())),
                    known ? (now.busyMs() - before.busyMs()) / ms : -1,
                    Math.max(1, now.cores()));
        }

        boolean busy() {
            return cores >= BUSY * most;
        }

        boolean full() {
            return machine >= FULL * all;
        }
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long handshakes =
                facts.clients().handshakes() - facts.before().clients().handshakes();
        long late = facts.failures(HandshakeFailed.TIMEOUT);
        if (facts.missing() == 0 || handshakes <= 0 || (late == 0 && !facts.suffers())) {
            return List.of();
        }
        ClientSide now = facts.clients();
        Load clients = Load.of(facts.before().clients().cpu(), now.cpu(), now.loops(), facts.waited());
        Load server = server(facts);
        String where = where(facts, clients, server, late > 0);
        if (where.isEmpty()) {
            return List.of();
        }
        double rate = 1_000.0 * handshakes / Math.max(1, facts.waited().toMillis());
        return List.of(Finding.of(
                limit(),
                where,
                "TLS handshakes are the limit, %,.0f per second%s: %s"
                        .formatted(
                                rate,
                                late > 0 ? ", %s timed out".formatted(Quantities.times(late)) : "",
                                loads(clients, server)),
                late > 0
                        ? "use --connect-rate %d, so that none times out".formatted(Math.max(1, (long) (SLOWER * rate)))
                        : "use more cores, or more time: --batch-timeout"));
    }

    /** Returns null if the server is not megaconn's, or was not there. */
    private static @Nullable Load server(Facts facts) {
        ServerSide now = facts.server();
        ServerSide before = facts.before().server();
        return now == null || before == null ? null : Load.of(before.cpu(), now.cpu(), now.loops(), facts.waited());
    }

    /** Returns the side that has no CPU time left; empty if none is known to. @param late whether handshakes time out */
    private static String where(Facts facts, Load clients, @Nullable Load server, boolean late) {
        Load known = server == null ? clients : server;
        boolean shared = facts.fixes().local();
        double own = clients.cores() + (server == null ? 0 : server.cores());
        if (shared && known.full()) {
            return server == null || own >= OWN * known.machine() ? facts.serverPlace() : "";
        }
        if (server != null && (server.busy() || server.full())) {
            return "server";
        }
        if (clients.busy() || clients.full()) {
            return "clients";
        }
        // Others' servers can't be queried, and the clients have time. A slow server still completes some handshakes.
        return server == null && late && facts.pace().perSecond() >= 1 ? "server" : "";
    }

    private static String loads(Load clients, @Nullable Load server) {
        String ofClients = "the clients use %.1f".formatted(clients.cores());
        if (server != null) {
            return "the server uses %.1f of %d cores, and %s".formatted(server.cores(), server.all(), ofClients);
        }
        String ofCores = "%s of %d cores".formatted(ofClients, clients.all());
        return clients.machine() < 0
                ? ofCores
                : ofCores + ", all programs of their machine %.1f".formatted(clients.machine());
    }
}
