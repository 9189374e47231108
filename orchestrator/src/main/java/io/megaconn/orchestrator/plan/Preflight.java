package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.SourcePortRange;
import io.megaconn.runtime.wire.ClientPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks whether this machine can hold the plan. Every check has the number found, the number needed and the fix. Pure.
 */
public final class Preflight {
    /** Memory to leave for the rest of the machine. */
    private static final long SPARE_MEMORY = 512L << 20;
    /** Time that a receiver may stall, seconds, without filling the kernel's memory for socket buffers. */
    private static final int STALL = 4;

    private Preflight() {}

    /** Checks without a measurement of TLS handshakes. */
    public static List<Check> check(Plan plan, Host host) {
        return check(host, new OpeningForecast(plan, host.cores(), null));
    }

    /** Checks the forecast's plan. */
    public static List<Check> check(Host host, OpeningForecast forecast) {
        Plan plan = forecast.plan();
        List<Check> checks = new ArrayList<>();
        checks.add(OpenFileChecks.limit(plan, host));
        checks.add(OpenFileChecks.nrOpen(plan, host));
        checks.add(fileMax(plan, host));
        checks.add(epollWatches(plan, host));
        checks.add(memory(plan, host));
        checks.add(ports(plan, host));
        checks.add(conntrack(plan, host));
        checks.add(tcpMem(plan, host));
        if (plan.external() == null) {
            checks.add(listenQueue(plan, host));
        }
        checks.add(cpu(plan, host));
        BatchTimeChecks.of(forecast).ifPresent(checks::add);
        checks.add(RoomChecks.threads(plan, host));
        checks.add(RoomChecks.maps(plan, host));
        checks.add(RoomChecks.commit(plan, host));
        checks.add(RoomChecks.addressSpace(plan, host));
        if (plan.external() == null) {
            checks.add(RoomChecks.port(plan.endpoints().getFirst().port(), host));
        }
        checks.add(RoomChecks.timeWaitBuckets(plan, host));
        checks.add(RoomChecks.orphans(plan, host));
        return checks;
    }

    private static Check fileMax(Plan plan, Host host) {
        long needed = host.files() + ends(plan) * plan.target() + 300L * (plan.processes() + 1);
        return Check.atLeast("fs.file-max", host.fileMax(), needed, Fixes.HERE.fileMax(host.fileMax(), needed));
    }

    /** Returns the ends of a connection on this machine. */
    private static long ends(Plan plan) {
        return plan.bothEnds() ? 2 : 1;
    }

    private static Check epollWatches(Plan plan, Host host) {
        long needed = ends(plan) * plan.target() + 3L * plan.requireLocal().loops(plan.processes());
        long found = host.epollWatches() == 0 ? Long.MAX_VALUE : host.epollWatches();
        return Check.atLeast("fs.epoll.max_user_watches", found, needed, Fixes.HERE.epollWatches(found, needed));
    }

    private static Check memory(Plan plan, Host host) {
        Memory memory = plan.memory();
        long needed = memory.total() + SPARE_MEMORY;
        String parts = "%s (kernel %s, server %s, %s %s)"
                .formatted(
                        Quantities.bytes(needed),
                        Quantities.bytes(memory.kernel()),
                        plan.external() == null ? Quantities.bytes(memory.server()) : "unknown",
                        Quantities.count(plan.processes(), "client"),
                        Quantities.bytes(memory.clients()));
        String found = Quantities.bytes(host.memoryAvailable()) + " available";
        if (host.memoryAvailable() >= needed) {
            return Check.ok("memory", found, parts);
        }
        Memory inTwo = Memory.estimate(plan.target(), 2, plan.workload(), plan.external());
        boolean fewerProcessesDo = host.memoryAvailable() >= inTwo.total() + SPARE_MEMORY;
        return new Check(
                "memory",
                REFUSE,
                found,
                parts,
                fewerProcessesDo
                        ? "add --processes 2"
                        : Fixes.HERE.memory(host.room().memoryGroup()));
    }

    private static Check ports(Plan plan, Host host) {
        if (plan.external() != null && !plan.external().usesLoopbackSources()) {
            return ExternalChecks.ports(plan, plan.external(), host);
        }
        long perSource = Math.ceilDiv(plan.connectionsPerProcess(), plan.sourcesPerProcess());
        long sources = (long) plan.sourcesPerProcess() * plan.processes();
        String found = "%,d to %,d%s"
                .formatted(
                        host.portLow(),
                        host.portHigh(),
                        host.portsReserved() <= 0 ? "" : ", %,d of them reserved".formatted(host.portsReserved()));
        String needed =
                "%,d per source address, %s".formatted(perSource, Quantities.count(sources, "address", "addresses"));
        boolean enough = perSource <= host.ports() && sources <= 100_000;
        return new Check(
                "net.ipv4.ip_local_port_range",
                enough ? OK : REFUSE,
                found,
                needed,
                enough ? "" : SourcePortRange.fix(host.portsReserved(), perSource));
    }

    private static Check conntrack(Plan plan, Host host) {
        if (plan.external() != null && !plan.external().loopback()) {
            return ExternalChecks.conntrack(plan, host);
        }
        if (host.conntrackMax() < 0 || !host.loopbackTracked()) {
            return Check.ok("conntrack", "loopback is not tracked", "nothing");
        }
        return conntrackRoom(plan, host, REFUSE);
    }

    /** @param otherwise the status if the table has no room for the target */
    static Check conntrackRoom(Plan plan, Host host, Check.Status otherwise) {
        long needed = host.conntrackCount() + plan.target() + 1000;
        return Check.atLeast(
                "net.netfilter.nf_conntrack_max",
                host.conntrackMax(),
                needed,
                otherwise,
                Fixes.HERE.conntrack(host.conntrackMax(), needed));
    }

    private static Check tcpMem(Plan plan, Host host) {
        long needed = (long)
                (plan.messageRate() * STALL * Math.ceilDiv(plan.workload().payloadSize(), 4096));
        long found = host.tcpMemMaxPages() == 0 ? Long.MAX_VALUE : host.tcpMemMaxPages();
        return Check.atLeast(
                "net.ipv4.tcp_mem (pages)", found, needed, WARN, Fixes.HERE.tcpMem(host.tcpMemMaxPages(), needed));
    }

    private static Check listenQueue(Plan plan, Host host) {
        long connecting = (long) ClientPlan.MAX_CONNECTING * Math.min(plan.batch(), plan.processes());
        long needed = Math.ceilDiv(
                connecting, plan.requireLocal().requireOwnServer().server().loops());
        return Check.atLeast(
                "net.core.somaxconn", host.somaxconn(), needed, WARN, Fixes.HERE.listenQueue(host.somaxconn(), needed));
    }

    private static Check cpu(Plan plan, Host host) {
        String needed = "%.1f cores for %,.0f messages/s".formatted(plan.cpuCores(), plan.messageRate());
        String found = host.cores() + (host.cores() == 1 ? " core" : " cores");
        if (plan.cpuCores() < 0.75 * host.cores()) {
            return Check.ok("cpu", found, needed);
        }
        double seconds = plan.workload().intervalSeconds() * plan.cpuCores() / (0.6 * host.cores());
        return new Check(
                "cpu",
                WARN,
                found,
                needed + ": expected to saturate",
                Fixes.HERE.messageInterval((long) Math.ceil(seconds / 5) * 5));
    }
}
