package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.plan.BatchTimeChecks;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.LocalPlan;
import io.megaconn.orchestrator.plan.Memory;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.TlsChecks;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Formats plan and checks as text. Pure. */
public final class Messages {
    private Messages() {}

    /** Breaks lines between words to fit a terminal. */
    public static List<String> fitting(List<String> lines, int columns) {
        List<String> fitted = new ArrayList<>();
        lines.forEach(line -> fitted.addAll(TextWidth.hang(line, columns)));
        return fitted;
    }

    public static List<String> plan(Plan plan, Environment environment) {
        return switch (environment) {
            case Environment.Local local -> plan(plan, local.host());
            case Environment.Kubernetes kubernetes -> plan(plan, kubernetes.cluster());
        };
    }

    private static List<String> plan(Plan plan, ClusterInfo cluster) {
        Memory memory = plan.memory();
        Table table = Table.labelled()
                .row("plan", shares(plan) + ", to " + endpoints(plan))
                .row("cluster", cluster(cluster));
        if (plan.external() != null) {
            ExternalText.rows(plan, plan.external()).forEach(row -> table.row(row.getFirst(), row.getLast()));
        }
        return table.row("messages", messages(plan, cluster.cores()))
                .row(
                        "memory",
                        "%s over all nodes: kernel %s, server %s, clients %s"
                                .formatted(
                                        Quantities.bytes(memory.total()),
                                        Quantities.bytes(memory.kernel()),
                                        plan.external() == null ? Quantities.bytes(memory.server()) : "unknown",
                                        Quantities.bytes(memory.clients())))
                .lines();
    }

    private static String cluster(ClusterInfo c) {
        String nodes =
                c.nodes().isEmpty() ? "" : ", " + Quantities.count(c.nodes().size(), "node");
        String server = c.serverNode().isEmpty() ? "" : ", server on " + c.serverNode();
        String place = ", release " + c.release() + server + nodes;
        return c.version() + ", namespace " + c.namespace() + place;
    }

    private static String messages(Plan plan, int cores) {
        if (plan.workload().script().idle()) {
            return "none: connections are idle";
        }
        return "%s every %s on each connection: %,.0f/s, about %.1f%s cores"
                .formatted(
                        message(plan.workload()),
                        Quantities.format(plan.workload().messageInterval()),
                        plan.messageRate(),
                        plan.cpuCores(),
                        cores == 0 ? "" : " of " + cores);
    }

    /** Describes the message. */
    static String message(Workload workload) {
        MessageSource message = workload.script().message();
        String what = message == null
                ? workload.payloadSize() + " bytes"
                : message.isFile() ? "the file " + message.text() : "the text of --message";
        String protocol = workload.script().protocol();
        List<String> over = new ArrayList<>();
        if (!protocol.equals(Script.RAW)) {
            over.add(protocol);
        }
        if (workload.tls() != null) {
            over.add("TLS");
        }
        return over.isEmpty() ? what : what + " over " + String.join(" and ", over);
    }

    private static List<String> plan(Plan plan, Host host) {
        Memory memory = plan.memory();
        LocalPlan local = plan.requireLocal();
        Table table = Table.labelled().row("plan", shares(plan) + ", to " + endpoints(plan));
        if (plan.external() == null) {
            LocalPlan.OwnServer server = local.requireOwnServer();
            table.row("server", "1 process, " + layout(server.server(), host) + ", heap " + mib(server.serverHeapMb()));
        } else {
            ExternalText.rows(plan, plan.external()).forEach(row -> table.row(row.getFirst(), row.getLast()));
        }
        return table.row(
                        "clients",
                        "%s with %s, %s, heap %s%s"
                                .formatted(
                                        Quantities.count(plan.processes(), "process", "processes"),
                                        layout(local.client(), host),
                                        sources(plan, local),
                                        mib(local.clientHeapMb()),
                                        plan.processes() == 1 ? "" : " each"))
                .row("messages", messages(plan, host.cores()))
                .row(
                        "memory",
                        "%s: kernel %s, server %s, clients %s; %s available"
                                .formatted(
                                        Quantities.bytes(memory.total()),
                                        Quantities.bytes(memory.kernel()),
                                        plan.external() == null ? Quantities.bytes(memory.server()) : "unknown",
                                        Quantities.bytes(memory.clients()),
                                        Quantities.bytes(host.memoryAvailable())))
                .lines();
    }

    private static String endpoints(Plan plan) {
        return plan.endpoints().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String sources(Plan plan, LocalPlan local) {
        ExternalTarget external = plan.external();
        return external == null || external.usesLoopbackSources()
                ? Quantities.count(local.sourcesPerProcess(), "source address", "source addresses")
                : ExternalText.sources(external);
    }

    private static String shares(Plan plan) {
        int last = plan.share(plan.clients() - 1);
        String clients = last == plan.connectionsPerClient()
                ? "%s x %,d".formatted(Quantities.count(plan.clients(), "client"), last)
                : "%s x %,d + 1 x %,d"
                        .formatted(Quantities.count(plan.clients() - 1, "client"), plan.connectionsPerClient(), last);
        int batches = plan.batchCount();
        return "%s = %s, in %s"
                .formatted(
                        Quantities.connections(plan.target()),
                        clients,
                        batches == 1 ? "1 batch" : batches + " batches of " + plan.batch());
    }

    private static String mib(int mib) {
        return Quantities.bytes((long) mib << 20);
    }

    private static String layout(FileTables.Layout layout, Host host) {
        return Quantities.count(layout.loops(), "event loop")
                + (layout.perLoop() ? " with their own file tables (nofile %,d)".formatted(host.nofileHard()) : "");
    }

    /** Names a process; a pod has no process id that is meaningful here. */
    static String who(String process, long pid) {
        return pid == 0 ? process : "%s (pid %d)".formatted(process, pid);
    }

    /** Formats a number, or "unknown" if it is negative. */
    static String known(long n) {
        return n < 0 ? "unknown" : "%,d".formatted(n);
    }

    /** @param format of a known number */
    static String known(String format, OptionalLong n) {
        return n.isPresent() ? format.formatted(n.getAsLong()) : "unknown";
    }

    /** Formats all checks as a table, or only those with something to fix and those of TLS. */
    public static List<String> checks(List<Check> checks, boolean all, Style style) {
        List<String> lines = new ArrayList<>();
        for (Check check : checks) {
            String mark = switch (check.status()) {
                case OK -> style.good("ok    ");
                case WARN -> style.warn("warn  ");
                case REFUSE -> style.bad("REFUSE");
            };
            if (all || check.status() != Check.Status.OK || isOfTls(check)) {
                lines.add(mark
                        + Printable.of(
                                "  %s: found %s, needs %s".formatted(check.name(), check.found(), check.needed())));
                if (!check.fix().isEmpty()) {
                    lines.add(Printable.of("        fix: " + check.fix()));
                }
            }
        }
        return lines;
    }

    private static boolean isOfTls(Check check) {
        return check.name().startsWith(TlsChecks.CERTIFICATE) || check.name().equals(BatchTimeChecks.HANDSHAKES);
    }

    /** Returns {@code  (40 of 40 clients)}; empty if it is unknown. */
    static String heard(int heard, int asked) {
        return heard < 0 || asked <= 0 ? "" : " (%d of %s)".formatted(heard, Quantities.count(asked, "client"));
    }

    /** Formats microseconds as milliseconds. */
    static String millis(long micros) {
        return (micros < 1_000 ? "%,.3f ms" : "%,.1f ms").formatted(micros / 1000.0);
    }
}
