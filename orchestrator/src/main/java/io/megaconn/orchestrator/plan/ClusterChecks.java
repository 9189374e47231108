package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.protocol.ServerProtocol;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.runtime.wire.TlsStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks whether a release in a cluster can hold the plan. Every check has the value found, the value needed and the
 * fix. Pure.
 */
public final class ClusterChecks {
    private ClusterChecks() {}

    public static List<Check> check(Plan plan, ClusterFacts facts) {
        List<Check> checks = new ArrayList<>();
        checks.add(rights(facts));
        checks.add(leftOvers(facts));
        if (facts.server() != null) {
            checks.addAll(server(plan, facts, facts.server()));
        } else {
            checks.addAll(headers(plan, facts));
            checks.addAll(NodeTlsChecks.secret(plan, facts));
        }
        checks.add(clientSize(plan, facts));
        checks.addAll(PlacementChecks.check(plan, facts));
        checks.add(cpu(plan, facts));
        checks.addAll(NodeTlsChecks.handshakes(plan, facts));
        checks.addAll(NodeChecks.check(plan, facts));
        return checks;
    }

    private static Check rights(ClusterFacts facts) {
        String needed = "the permissions of Role %s-orchestrator"
                .formatted(facts.hints().release());
        return facts.forbidden().isEmpty()
                ? Check.ok("rights (RBAC)", "all", needed)
                : new Check(
                        "rights (RBAC)",
                        REFUSE,
                        "not allowed to " + String.join(", ", facts.forbidden()),
                        needed,
                        facts.hints()
                                .kubectl("create rolebinding me --role %s-orchestrator --user YOU"
                                        .formatted(facts.hints().release())));
    }

    private static Check leftOvers(ClusterFacts facts) {
        ServerStats server = facts.server();
        long connections = server == null ? 0 : server.connections();
        boolean clean = facts.clientPods() == 0 && connections == 0;
        CommandHints hints = facts.hints();
        return new Check(
                "clean start",
                clean ? OK : REFUSE,
                server == null
                        ? Quantities.count(facts.clientPods(), "client pod")
                        : "%s, %s"
                                .formatted(
                                        Quantities.count(facts.clientPods(), "client pod"),
                                        Quantities.count(
                                                connections, "connection at the server", "connections at the server")),
                "none",
                clean
                        ? ""
                        : facts.clientPods() > 0
                                ? hints.orchestrator("down")
                                : "find out what connects: %s, or allow only the clients: %s"
                                        .formatted(
                                                hints.kubectl("logs deploy/%s-server --container server"
                                                        .formatted(hints.fullname())),
                                                hints.upgrade("server.allow={10.244.0.0/16}")));
    }

    /** Checks that client pods have the Secret that headers and query refer to. A probe reads its keys. */
    private static List<Check> headers(Plan plan, ClusterFacts facts) {
        List<String> keys = HeadersSecret.keys(plan.workload().script());
        if (keys.isEmpty()) {
            return List.of();
        }
        String value = "workload.headersSecret";
        return List.of(
                facts.headersSecret().isEmpty()
                        ? new Check(
                                value,
                                REFUSE,
                                "none",
                                "a Secret with " + SecretFixes.named(keys),
                                facts.hints().upgrade(value + "=NAME"))
                        : EndpointChecks.mounted(value, facts.headersSecret(), keys, facts));
    }

    private static List<Check> server(Plan plan, ClusterFacts facts, ServerStats server) {
        Duration interval = Duration.ofMillis(server.messageIntervalMs());
        boolean slower = plan.workload().messageInterval().compareTo(interval) > 0;
        boolean sameReply = plan.workload().reply() == server.reply();
        ServerProtocol planned = new ServerProtocol(
                plan.workload().script().protocol(), plan.workload().tls() != null);
        ServerProtocol spoken = new ServerProtocol(server.protocol(), server.tls() != null);
        boolean sameProtocol = planned.equals(spoken);
        List<Check> checks = new ArrayList<>(tickets(plan, facts, server));
        checks.addAll(List.of(
                Check.atLeast(
                        "server.capacity",
                        server.capacity(),
                        plan.target(),
                        facts.hints().upgrade("server.capacity=" + plan.target())),
                Check.atLeast(
                        "server.maxConnections",
                        most(server),
                        plan.target(),
                        facts.hints().upgrade("server.maxConnections=" + plan.target())),
                new Check(
                        "message interval",
                        slower ? REFUSE : OK,
                        "the server counts a connection as silent after 2 x " + Quantities.format(interval),
                        "at least 2 x " + Quantities.format(plan.workload().messageInterval()),
                        slower
                                ? facts.hints()
                                        .upgrade("messageInterval="
                                                + Quantities.format(
                                                        plan.workload().messageInterval()))
                                : ""),
                new Check(
                        "protocol",
                        sameProtocol ? OK : REFUSE,
                        "the server speaks " + spoken,
                        planned.toString(),
                        sameProtocol ? "" : facts.hints().upgrade("server.protocol=" + planned)),
                new Check(
                        "reply",
                        sameReply ? OK : REFUSE,
                        "the server's is " + server.reply(),
                        plan.workload().reply().toString(),
                        sameReply
                                ? ""
                                : facts.hints().upgrade(reply(plan.workload().reply(), planned)))));
        return checks;
    }

    private static List<Check> tickets(Plan plan, ClusterFacts facts, ServerStats server) {
        ClientTls tls = plan.workload().tls();
        TlsStats served = server.tls();
        if (tls == null || !tls.resume() || served == null) {
            return List.of();
        }
        return List.of(new Check(
                "server.tls.resume",
                served.tickets() ? OK : REFUSE,
                served.tickets() ? "the server issues session tickets" : "the server issues no session tickets",
                "session tickets, for --tls-resume",
                served.tickets() ? "" : facts.hints().upgrade("server.tls.resume=true")));
    }

    /** Returns the values of a reply. The value echo of server.protocol includes one, so that it has to change, too. */
    private static String reply(Reply reply, ServerProtocol protocol) {
        return reply == Reply.ECHO ? "server.reply=echo" : "server.protocol=%s,server.reply=none".formatted(protocol);
    }

    private static long most(ServerStats server) {
        return server.maxConnections() == 0 ? Long.MAX_VALUE : server.maxConnections();
    }

    private static Check clientSize(Plan plan, ClusterFacts facts) {
        boolean smaller = plan.workload().tls() != null && !facts.sizedForTls();
        int room = smaller ? Memory.overTls(facts.roomPerClient()) : facts.roomPerClient();
        long needed = plan.connectionsPerClient();
        return Check.atLeast(
                smaller ? "client.connections over TLS" : "client.connections",
                facts.roomPerClient() == 0 ? Long.MAX_VALUE : room,
                needed,
                facts.hints().upgrade("client.connections=" + (smaller ? Memory.plainFor(needed) : needed)));
    }

    /** Returns the largest target that the nodes have room for; Integer.MAX_VALUE if unknown. */
    public static int largestTarget(Plan plan, ClusterFacts facts) {
        if (facts.nodes().isEmpty()) {
            return Integer.MAX_VALUE;
        }
        ServerStats server = facts.server();
        long fits = Math.min(
                PodRoom.of(facts).pods() * plan.connectionsPerClient(),
                server == null ? Long.MAX_VALUE : Math.min(server.capacity(), most(server)));
        return (int) Math.min(fits, Integer.MAX_VALUE);
    }

    private static Check cpu(Plan plan, ClusterFacts facts) {
        int cores = facts.info().cores();
        String needed = "%.1f cores for %,.0f messages/s".formatted(plan.cpuCores(), plan.messageRate());
        if (cores == 0 || plan.cpuCores() < 0.75 * cores) {
            return Check.ok("cpu", cores == 0 ? "unknown" : cores + " cores", needed);
        }
        double seconds = plan.workload().intervalSeconds() * plan.cpuCores() / (0.6 * cores);
        String longer = Math.ceilDiv((long) Math.ceil(seconds), 5) * 5 + "s";
        return new Check(
                "cpu",
                WARN,
                cores + " cores",
                needed + ": expected to saturate",
                facts.hints().upgrade("messageInterval=" + longer));
    }
}
