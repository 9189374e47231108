package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ProbeResult;
import io.megaconn.runtime.wire.ServerStats;
import java.util.ArrayList;
import java.util.List;

/** Checks the limits of each node, as seen by a pod on it, and of the server's node. Pure. */
final class NodeChecks {
    private NodeChecks() {}

    static List<Check> check(Plan plan, ClusterFacts facts) {
        List<Check> checks = new ArrayList<>();
        ServerStats server = facts.server();
        if (server != null) {
            checks.add(serverConntrack(plan, facts, server.kernel()));
        }
        if (facts.probes().isEmpty()) {
            checks.add(new Check("nodes", WARN, "no probe pods were started", "a check of each node", ""));
        }
        for (NodeProbe probe : facts.probes()) {
            ProbeResult result = probe.result();
            if (result == null) {
                checks.add(new Check(
                        probe.node() + ": probe pod",
                        REFUSE,
                        probe.problem(),
                        "a pod of the client image that starts",
                        ProbeFixes.of(facts, probe)));
            } else {
                checks.add(reachable(plan, facts, probe, result));
                checks.add(openFiles(plan, probe, result));
                checks.add(ports(plan, facts, probe, result));
                checks.add(conntrack(plan, facts, probe, result));
                checks.add(fileMax(plan, facts, probe, result));
                checks.add(memory(plan, facts, probe, result));
                checks.addAll(NodeTlsChecks.ownServer(plan, facts, probe.node(), result));
                if (server != null) {
                    checks.add(address(plan, facts, probe));
                }
            }
        }
        return checks;
    }

    /** Checks conntrack on the server's node, where both ends of a connection are one entry. */
    private static Check serverConntrack(Plan plan, ClusterFacts facts, KernelCounters kernel) {
        String name = facts.info().serverNode() + ": net.netfilter.nf_conntrack_max (server)";
        if (kernel.conntrackMax() < 0) {
            return Check.ok(name, "no conntrack", "nothing");
        }
        long needed = kernel.conntrackCount() + plan.target() + 1000;
        return Check.atLeast(
                name, kernel.conntrackMax(), needed, facts.fixes().conntrack(kernel.conntrackMax(), needed));
    }

    private static Check reachable(Plan plan, ClusterFacts facts, NodeProbe probe, ProbeResult result) {
        if (plan.external() != null) {
            return EndpointChecks.conversation(plan, facts, probe.node(), result);
        }
        return new Check(
                probe.node() + ": server",
                result.connected() ? OK : REFUSE,
                result.connected() ? "reached" : "not reached: " + result.error(),
                "a connection to " + plan.endpoints().getFirst(),
                result.connected() ? "" : "allow it in firewalls and NetworkPolicies from the pods to the node");
    }

    private static Check openFiles(Plan plan, NodeProbe probe, ProbeResult result) {
        int loops = FileTables.clientLoops(plan.connectionsPerClient(), result.cores());
        long needed = DescriptorBudget.sharedLimit(plan.connectionsPerClient(), loops, 0);
        boolean shared = result.nofileHard() >= needed;
        return Check.ok(
                probe.node() + ": open files (nofile)",
                result.nofileHard() == Long.MAX_VALUE ? "unlimited" : "%,d hard".formatted(result.nofileHard()),
                "%,d%s".formatted(needed, shared ? "" : ", or a file table per event loop: it will be that"));
    }

    private static Check ports(Plan plan, ClusterFacts facts, NodeProbe probe, ProbeResult result) {
        if (result.portLow() < 0) {
            return Check.ok(probe.node() + ": net.ipv4.ip_local_port_range", "not visible", "enough ports");
        }
        int ports = result.portHigh() - result.portLow() + 1 - Math.max(0, result.portsReserved());
        int perEndpoint =
                Math.ceilDiv(plan.connectionsPerClient(), plan.endpoints().size());
        boolean enough = perEndpoint <= ports;
        boolean fast = perEndpoint <= ports / 2;
        return new Check(
                probe.node() + ": net.ipv4.ip_local_port_range",
                enough ? fast ? OK : WARN : REFUSE,
                "%,d to %,d%s"
                        .formatted(
                                result.portLow(),
                                result.portHigh(),
                                result.portsReserved() <= 0
                                        ? ""
                                        : ", %,d of them reserved".formatted(result.portsReserved())),
                "%,d per endpoint%s"
                        .formatted(perEndpoint, enough && !fast ? "; past half of the range connects get slow" : ""),
                fast ? "" : facts.fixes().ports(ports, perEndpoint));
    }

    private static Check conntrack(Plan plan, ClusterFacts facts, NodeProbe probe, ProbeResult result) {
        String name = probe.node() + ": net.netfilter.nf_conntrack_max";
        if (result.conntrackMax() < 0) {
            return Check.ok(name, "conntrack is not visible", "nothing");
        }
        long needed = onNode(plan, facts) + 1000;
        return Check.atLeast(
                name, result.conntrackMax(), needed, facts.fixes().conntrack(result.conntrackMax(), needed));
    }

    private static Check fileMax(Plan plan, ClusterFacts facts, NodeProbe probe, ProbeResult result) {
        boolean withServer = probe.node().equals(facts.info().serverNode());
        long needed = result.filesOpen() + onNode(plan, facts) + (withServer ? plan.target() : 0) + 10_000;
        long found = result.fileMax() < 0 ? Long.MAX_VALUE : result.fileMax();
        return Check.atLeast(
                probe.node() + ": fs.file-max", found, needed, facts.fixes().fileMax(found, needed));
    }

    /** Checks the memory that a node really has left; requests only reserve memory for pods. */
    private static Check memory(Plan plan, ClusterFacts facts, NodeProbe probe, ProbeResult result) {
        boolean withServer = probe.node().equals(facts.info().serverNode());
        long clients = Math.ceilDiv(onNode(plan, facts), plan.connectionsPerClient());
        long needed = clients * facts.client().memory() + (withServer ? plan.target() * serverSide(plan) : 0);
        boolean enough = result.memoryAvailable() < 0 || result.memoryAvailable() >= needed;
        return new Check(
                probe.node() + ": memory",
                enough ? OK : REFUSE,
                result.memoryAvailable() < 0
                        ? "not visible"
                        : Quantities.bytes(result.memoryAvailable()) + " available",
                "%s for %s%s"
                        .formatted(
                                Quantities.bytes(needed),
                                Quantities.count(clients, "client"),
                                withServer ? " and the server" : ""),
                enough ? "" : "free memory on the node, add nodes, or lower --target");
    }

    /** Returns the bytes of one connection at the server: the kernel's, plus those of the process. */
    private static long serverSide(Plan plan) {
        return Memory.PER_CONNECTION_IN_POD + ProtocolCost.of(plan.workload()).nativeBytes();
    }

    /**
     * Returns the approximate number of connections per node: clients are spread evenly, even over nodes without a
     * probe. Until an autoscaler adds the expected nodes, they fill those that exist.
     */
    private static long onNode(Plan plan, ClusterFacts facts) {
        long usable = facts.nodes().stream().filter(NodeRoom::usable).count();
        long nodes = Math.max(usable, facts.probes().size());
        long clients = Math.ceilDiv(plan.clients(), Math.max(1, nodes));
        long most = facts.expectedNodes() > usable ? PodRoom.of(facts).mostOnOneNode() : Long.MAX_VALUE;
        return Math.min(plan.target(), Math.min(clients, most) * plan.connectionsPerClient());
    }

    private static Check address(Plan plan, ClusterFacts facts, NodeProbe probe) {
        String name = probe.node() + ": source address at the server";
        long needed = onNode(plan, facts);
        Boolean seen = probe.seesAddress();
        if (seen == null) {
            return new Check(name, WARN, "the server could not be queried", "the pod's own", "");
        }
        if (seen) {
            return Check.ok(name, "the pod's own", "the pod's own");
        }
        long room = (long) Ports.SOURCE_NAT * plan.endpoints().size();
        boolean enough = needed <= room;
        long endpoints = Math.ceilDiv(needed, Ports.SOURCE_NAT);
        return new Check(
                name,
                enough ? WARN : REFUSE,
                "another one: this network masquerades pods (SNAT), so the node has %s"
                        .formatted(Quantities.connections(room)),
                "about %,d from this node".formatted(needed),
                enough ? "" : "more server ports: " + facts.hints().upgrade("server.ports=" + endpoints));
    }
}
