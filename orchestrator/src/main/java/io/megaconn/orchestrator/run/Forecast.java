package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.ClusterFixes;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ServerStats;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts after a batch, before the next one starts, whether the rest of the target fits: processor time, memory,
 * tracked connections and source ports, from the run's own measurements. Emits each warning once. Pure.
 */
final class Forecast {
    /** Tolerance for the estimated cost of messages. */
    private static final double CPU_TOLERANCE = 1.1;
    /** Fraction of all cores that the suggested interval uses. */
    private static final double CPU_SHARE = 0.75;

    /** Minimum entries per connection; fewer, or more than the maximum, belong to other programs. */
    private static final double CONNTRACK_MIN = 0.5;

    private static final double CONNTRACK_MAX = 3;
    /** Minimum fraction of the table that the growth must fill to be meaningful. */
    private static final double CONNTRACK_PART = 0.05;

    private final Run run;
    private final Plan plan;
    private final Fixes fixes;
    private final CpuCost cpu = new CpuCost();
    private final MemoryForecast memory;
    private final Set<Limit> warned = EnumSet.noneOf(Limit.class);
    private @Nullable ServerStats firstAnswer;

    Forecast(Run run, Fixes fixes) {
        this.run = run;
        this.plan = run.plan();
        this.fixes = fixes;
        this.memory = new MemoryForecast(plan, fixes);
    }

    /** Records current messages and connects; to be called about once a second. */
    void observe(Snapshot snapshot) {
        ServerStats server = snapshot.server();
        if (server == null) {
            return;
        }
        if (firstAnswer == null || firstAnswer.pid() != server.pid() || firstAnswer.uptimeMs() > server.uptimeMs()) {
            firstAnswer = server;
        }
        cpu.observe(new CpuCost.Reading(
                String.valueOf(server.pid()),
                server.uptimeMs(),
                snapshot.cpuMs() >= 0 ? snapshot.cpuMs() : server.cpu().busyMs(),
                Math.max(0, server.messages(plan.workload().payloadSize())),
                server.accepted()));
    }

    /**
     * Forecasts the rest of the target after a batch that another one follows.
     *
     * @param first the snapshot before the first client
     * @param memoryLeft bytes still available to processes and kernel on the server's machine; 0 or less if unknown
     */
    void after(BatchResult batch, Snapshot first, Snapshot snapshot, long memoryLeft) {
        ServerStats server = snapshot.server();
        long rest = plan.target() - (long) batch.connections();
        if (rest <= 0) {
            return;
        }
        if (server == null) {
            if (snapshot.external() != null && fixes.local()) {
                memory(batch, memoryLeft);
            }
            return;
        }
        cpu(batch, server, snapshot.cpuMs() >= 0);
        memory(batch, memoryLeft);
        conntrack(batch, first, server.kernel(), rest);
        ports(batch, snapshot, server);
    }

    private void cpu(BatchResult batch, ServerStats server, boolean onlyOurs) {
        double cores = cores(server);
        cpu.estimate(onlyOurs).ifPresent(cost -> {
            double free = Math.max(0.1, cores - cost.background());
            double needed = cost.message() * plan.messageRate();
            if (cores <= 0 || cost.atLeast() * plan.messageRate() < CPU_TOLERANCE * free) {
                return;
            }
            double interval = plan.workload().intervalSeconds();
            long ends = Math.round(free * interval / cost.message());
            add(
                    batch,
                    Limit.CPU,
                    ("%s: a message takes about %,.0f µs of CPU time here, both ends and the kernel (measured over %.0f s"
                                    + " and %,.0f messages); the %,.0f messages/s of %,d connections need about %.1f cores,"
                                    + " but there are %.1f%s: enough for about %,d connections")
                            .formatted(
                                    fixes.serverPlace(),
                                    cost.message() * 1e6,
                                    cost.seconds(),
                                    cost.messages(),
                                    plan.messageRate(),
                                    plan.target(),
                                    needed,
                                    cores,
                                    cost.background() < 0.1
                                            ? ""
                                            : ", %.1f of them busy with other work".formatted(cost.background()),
                                    ends),
                    fixes.messageInterval((long) Math.ceil(interval * needed / (CPU_SHARE * free) / 5) * 5));
        });
    }

    /**
     * Returns the cores of the machine, as its kernel counts their time, so two nodes on one machine share its cores. A
     * control group's limit for the run's processes takes precedence.
     */
    private double cores(ServerStats server) {
        Cpu now = server.cpu();
        Cpu then = firstAnswer == null ? now : firstAnswer.cpu();
        double ms = now.busyMs() + now.idleMs() - then.busyMs() - then.idleMs();
        if (fixes.local() || firstAnswer == null || ms <= 0 || server.uptimeMs() <= firstAnswer.uptimeMs()) {
            return now.quota() > 0 ? Math.min(now.quota(), now.cores()) : now.cores();
        }
        return ms / (server.uptimeMs() - firstAnswer.uptimeMs());
    }

    private void memory(BatchResult batch, long left) {
        memory.after(batch, left).ifPresent(found -> add(batch, found.limit(), found.what(), found.fix()));
    }

    private void conntrack(BatchResult batch, Snapshot first, KernelCounters now, long rest) {
        KernelCounters then =
                first.server() == null ? KernelCounters.NONE : first.server().kernel();
        if (now.conntrackMax() <= 0 || then.conntrackCount() < 0) {
            return;
        }
        long grown = now.conntrackCount() - then.conntrackCount();
        double each = grown / (double) Math.max(1, batch.connections());
        long needed = now.conntrackCount() + Math.round(each * rest);
        boolean ours = each >= CONNTRACK_MIN && each <= CONNTRACK_MAX && grown >= CONNTRACK_PART * now.conntrackMax();
        if (!ours || needed <= now.conntrackMax()) {
            return;
        }
        add(
                batch,
                Limit.CONNTRACK,
                "%s: conntrack has %.1f entries per connection, %,d in total; %,d connections need about %,d, but net.netfilter.nf_conntrack_max is %,d: enough for about %,d connections"
                        .formatted(
                                fixes.serverPlace(),
                                each,
                                now.conntrackCount(),
                                plan.target(),
                                needed,
                                now.conntrackMax(),
                                batch.connections()
                                        + (long) Math.max(0, (now.conntrackMax() - now.conntrackCount()) / each)),
                fixes.conntrack(now.conntrackMax(), needed));
    }

    /**
     * Forecasts the ports of the clients' own addresses, or of the few addresses that a network masquerades them as.
     */
    private void ports(BatchResult batch, Snapshot snapshot, ServerStats server) {
        int endpoints = Math.max(1, plan.endpoints().size());
        long range = snapshot.clients().kernel().limit(KernelCounters.PORT_RANGE);
        long ofProcess = range * plan.sourcesPerProcess() * endpoints;
        long clients = (long) batch.number() * plan.batch();
        if (range > 0 && ofProcess < plan.connectionsPerProcess()) {
            add(
                    batch,
                    Limit.SOURCE_PORTS,
                    "clients: net.ipv4.ip_local_port_range has %,d unreserved ports, so a client can open %,d connections, but needs %,d: enough for about %,d connections"
                            .formatted(range, ofProcess, plan.connectionsPerProcess(), ofProcess * plan.processes()),
                    fixes.ports(
                            range,
                            Math.ceilDiv(plan.connectionsPerProcess(), (long) plan.sourcesPerProcess() * endpoints)));
        } else if (!fixes.local() && server.sources() > 0 && server.sources() < clients) {
            long room = server.sources() * Ports.UNPRIVILEGED * endpoints;
            if (room < plan.target()) {
                add(
                        batch,
                        Limit.SOURCE_PORTS,
                        "the server sees %,d clients behind %,d addresses (SNAT), which have %,d ports for its %s: enough for about %,d connections"
                                .formatted(
                                        clients,
                                        server.sources(),
                                        room,
                                        endpoints == 1 ? "one endpoint" : endpoints + " endpoints",
                                        room),
                        fixes instanceof ClusterFixes cluster
                                ? cluster.serverPorts(
                                        Math.ceilDiv(plan.target(), server.sources() * Ports.UNPRIVILEGED))
                                : "");
            }
        }
    }

    private void add(BatchResult batch, Limit limit, String text, String fix) {
        if (warned.add(limit)) {
            run.warn("forecast after batch %d of %d: %s%s"
                    .formatted(batch.number(), plan.batchCount(), text, fix.isEmpty() ? "" : " (fix: " + fix + ")"));
        }
    }
}
