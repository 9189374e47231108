package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Memory;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.engine.FileTables;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats plan, checks and events as text. Pure. */
public final class Messages {
    private Messages() {}

    /** Breaks lines between words to fit a terminal. Not for commands, which could no longer be copied. */
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
        String endpoints = plan.endpoints().stream().map(Object::toString).collect(Collectors.joining(", "));
        return new Table()
                .row("plan", shares(plan) + ", to " + endpoints)
                .row("cluster", cluster(cluster))
                .row("messages", messages(plan, cluster.cores()))
                .row(
                        "memory",
                        "%s over all nodes: kernel %s, server %s, clients %s"
                                .formatted(
                                        Quantities.bytes(memory.total()),
                                        Quantities.bytes(memory.kernel()),
                                        Quantities.bytes(memory.server()),
                                        Quantities.bytes(memory.clients())))
                .lines();
    }

    private static String cluster(ClusterInfo c) {
        String nodes = c.nodes().isEmpty() ? "" : ", " + count(c.nodes().size(), "node", "nodes");
        String place = ", release " + c.release() + ", server on " + c.serverNode() + nodes;
        return c.version() + ", namespace " + c.namespace() + place;
    }

    private static String messages(Plan plan, int cores) {
        return "%d bytes every %s on each connection: %,.0f/s, about %.1f%s cores"
                .formatted(
                        plan.workload().payloadSize(),
                        Quantities.format(plan.workload().messageInterval()),
                        plan.messageRate(),
                        plan.cpuCores(),
                        cores == 0 ? "" : " of " + cores);
    }

    private static List<String> plan(Plan plan, Host host) {
        Memory memory = plan.memory();
        return new Table()
                .row("plan", shares(plan) + ", to " + plan.endpoints().getFirst())
                .row("server", "1 process, " + layout(plan.server(), host) + ", heap " + plan.serverHeapMb() + "MiB")
                .row(
                        "clients",
                        "%s with %s, %s, heap %dMiB%s"
                                .formatted(
                                        count(plan.processes(), "process", "processes"),
                                        layout(plan.client(), host),
                                        count(plan.sourcesPerProcess(), "source address", "source addresses"),
                                        plan.clientHeapMb(),
                                        plan.processes() == 1 ? "" : " each"))
                .row("messages", messages(plan, host.cores()))
                .row(
                        "memory",
                        "%s: kernel %s, server %s, clients %s; %s available"
                                .formatted(
                                        Quantities.bytes(memory.total()),
                                        Quantities.bytes(memory.kernel()),
                                        Quantities.bytes(memory.server()),
                                        Quantities.bytes(memory.clients()),
                                        Quantities.bytes(host.memoryAvailable())))
                .lines();
    }

    private static String shares(Plan plan) {
        int last = plan.share(plan.clients() - 1);
        String clients = last == plan.connectionsPerClient()
                ? "%s x %,d".formatted(count(plan.clients(), "client", "clients"), last)
                : "%s x %,d + 1 x %,d"
                        .formatted(count(plan.clients() - 1, "client", "clients"), plan.connectionsPerClient(), last);
        int batches = plan.batchCount();
        return "%,d connections = %s, in %s"
                .formatted(plan.target(), clients, batches == 1 ? "1 batch" : batches + " batches of " + plan.batch());
    }

    private static String layout(FileTables.Layout layout, Host host) {
        return count(layout.loops(), "event loop", "event loops")
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

    static String count(int n, String one, String many) {
        return n + " " + (n == 1 ? one : many);
    }

    /** Formats all checks as a table, or only those with something to fix. */
    public static List<String> checks(List<Check> checks, boolean all, Style style) {
        List<String> lines = new ArrayList<>();
        for (Check check : checks) {
            String mark = switch (check.status()) {
                case OK -> style.good("ok    ");
                case WARN -> style.warn("warn  ");
                case REFUSE -> style.bad("REFUSE");
            };
            if (all || check.status() != Check.Status.OK) {
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

    static List<String> batchDone(BatchResult r, int of) {
        MemoryPerConnection m = r.memory();
        return List.of(
                "batch %d/%d  %,d connected in %.1f s (%,d/s), all counts match"
                        .formatted(r.number(), of, r.connections(), r.seconds(), r.perSecond()),
                "           " + r.counts(),
                "           B/connection: kernel %s, server heap %,d rss %,d, client heap %,d rss %,d%s"
                        .formatted(
                                known(m.kernel()),
                                m.serverHeap(),
                                m.serverRss(),
                                m.clientHeap(),
                                m.clientRss(),
                                heard(r.clientsHeard(), r.clientsAsked())));
    }

    /** Returns {@code  (40 of 40 clients)}; empty if it is unknown. */
    static String heard(int heard, int asked) {
        return heard < 0 || asked <= 0 ? "" : " (%d of %d clients)".formatted(heard, asked);
    }

    private static Stream<String> finding(Finding finding, Style style) {
        String page = finding.limit().page();
        String fix = finding.fix().isEmpty() ? "see " + page : "fix: %s (%s)".formatted(finding.fix(), page);
        return Stream.of(style.warn("waiting    " + finding.what()), Printable.of("           " + fix));
    }

    /** Formats an event that deserves its own lines; empty for others. */
    public static List<String> event(Event event, int batches, Style style) {
        return switch (event) {
            case Event.ServerStarted s ->
                List.of(Printable.of("server     %s listens on %s"
                        .formatted(
                                s.process().equals("server") ? "pid " + s.pid() : s.process(),
                                String.join(", ", s.endpoints()))));
            case Event.BatchDone b -> batchDone(b.result(), batches);
            case Event.BatchFailed b -> List.of(style.bad("batch %d failed: %s".formatted(b.batch(), b.reason())));
            case Event.ProcessDied d -> List.of(style.bad(DeathText.line(d)));
            case Event.PodTerminating t -> List.of(style.warn(DeathText.line(t)));
            case Event.ProcessRestarted r ->
                List.of(Printable.of(who(r.process(), r.pid())) + " restarted"
                        + (r.connections() == 0 ? "" : " to hold %,d".formatted(r.connections())));
            case Event.Lost l ->
                List.of(style.warn("lost %,d connections %s".formatted(l.connections(), l.failures())));
            case Event.Silent s -> List.of(style.warn("%,d connections are silent".formatted(s.connections())));
            case Event.Unresponsive u ->
                List.of(style.warn(
                        u.process().equals("orchestrator")
                                ? "the orchestrator was paused for %.1f s".formatted(u.seconds())
                                : "%s has not answered for %.1f s".formatted(u.process(), u.seconds())));
            case Event.Responsive r ->
                r.process().equals("orchestrator")
                        ? List.of()
                        : List.of(Printable.of("%s responds again after %.1f s".formatted(r.process(), r.seconds())));
            case Event.Unanswered u ->
                List.of(style.warn("%,d connections are unanswered: no reply for two message intervals"
                        .formatted(u.connections())));
            case Event.HoldStarted h -> List.of("hold       for " + Quantities.format(h.duration()));
            case Event.Recovered r -> List.of("recovered after %.1f s: %s".formatted(r.seconds(), r.counts()));
            case Event.Diagnosed d ->
                d.findings().stream()
                        .flatMap(finding -> finding(finding, style))
                        .toList();
            case Event.Resumed r ->
                List.of("resumed    after batch %d with %,d connections".formatted(r.batches(), r.connections()));
            case Event.Warned w -> List.of(style.warn("warning: " + w.message()));
            case Event.RunStarted _,
                    Event.Preflighted _,
                    Event.BatchStarted _,
                    Event.Sampled _,
                    Event.RampDone _,
                    Event.HoldDone _,
                    Event.RunEnded _ -> List.of();
        };
    }
}
