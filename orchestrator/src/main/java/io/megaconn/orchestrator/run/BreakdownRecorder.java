package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Breakdown;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.EndpointFigures;
import io.megaconn.orchestrator.event.FailureFigures;
import io.megaconn.orchestrator.event.JvmFigures;
import io.megaconn.orchestrator.event.ProcessFigures;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.ProcessTree.Usage;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.EndpointStats;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.ServerStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records figures by process, endpoint and reason of failure for the report. Pure; for one thread at a time. */
final class BreakdownRecorder {
    /** Maximum numbers of entries in a report, which must fit in a ConfigMap. */
    static final int MAX_PROCESSES = 500;

    static final int MAX_ENDPOINTS = 100;
    static final int MAX_REASONS = 50;
    static final int MAX_JVMS = 20;

    private final Map<String, FailureFigures> failures = new LinkedHashMap<>();
    private Snapshot last = Snapshot.NOTHING;

    /**
     * Takes a snapshot. One without connections, as after the end, does not replace the figures of the processes.
     *
     * @param seconds seconds since the start of the run
     */
    void observe(Snapshot snapshot, double seconds) {
        if (!snapshot.witnesses().answers().isEmpty()
                && (snapshot.clients().count().least() > 0
                        || last.clients().count().least() == 0)) {
            last = snapshot;
        }
        snapshot.clients().failures().forEach((reason, count) -> {
            FailureFigures known = failures.get(reason);
            if (known != null) {
                failures.put(
                        reason,
                        new FailureFigures(
                                reason,
                                count,
                                known.firstSeen(),
                                known.process(),
                                known.endpoint(),
                                known.firstBytes()));
            } else if (count > 0 && failures.size() < MAX_REASONS) {
                failures.put(reason, first(reason, count, seconds, snapshot));
            }
        });
    }

    private static FailureFigures first(String reason, long count, double seconds, Snapshot snapshot) {
        for (ClientAnswer answer : snapshot.witnesses().answers()) {
            ClientStats client = answer.stats();
            if (client.failures().getOrDefault(reason, 0L) > 0) {
                String endpoint = client.endpoints().stream()
                        .filter(one -> one.failures().getOrDefault(reason, 0L) > 0)
                        .map(EndpointStats::endpoint)
                        .findFirst()
                        .orElse("");
                String bytes = client.firstBytes().getOrDefault(reason, "");
                return new FailureFigures(reason, count, seconds, name(answer), endpoint, bytes);
            }
        }
        return new FailureFigures(reason, count, seconds, "", "", "");
    }

    Breakdown breakdown() {
        List<ProcessFigures> processes = new ArrayList<>();
        ServerStats server = last.server();
        if (server != null) {
            processes.add(server(last.witnesses().server(), server));
        }
        if (last.external() != null && !last.external().usage().pids().isEmpty()) {
            processes.add(external(last.counts(), last.external().usage()));
        }
        last.witnesses().answers().stream()
                .sorted(Comparator.comparingInt(answer -> answer.stats().index()))
                .limit(MAX_PROCESSES)
                .forEach(answer -> processes.add(client(name(answer), answer.stats())));
        return new Breakdown(processes, endpoints(), List.copyOf(failures.values()), jvms());
    }

    /** Returns the Java of the server, then those of the clients; without processes that don't name theirs. */
    private List<JvmFigures> jvms() {
        Map<JvmFigures, Integer> counts = new LinkedHashMap<>();
        if (last.server() != null) {
            count(ProcessRole.SERVER, last.server().jvm(), counts);
        }
        last.witnesses()
                .answers()
                .forEach(answer -> count(ProcessRole.CLIENT, answer.stats().jvm(), counts));
        return counts.entrySet().stream()
                .limit(MAX_JVMS)
                .map(entry -> entry.getKey().withProcesses(entry.getValue()))
                .toList();
    }

    private static void count(ProcessRole role, Jvm jvm, Map<JvmFigures, Integer> counts) {
        if (!jvm.equals(Jvm.UNKNOWN)) {
            counts.merge(new JvmFigures(role, jvm.version(), jvm.flags(), 1), 1, Integer::sum);
        }
    }

    private static ProcessFigures server(@Nullable Witness witness, ServerStats server) {
        return new ProcessFigures(
                witness == null ? "server" : witness.process(),
                ProcessRole.SERVER,
                -1,
                server.connections(),
                server.accepted(),
                -1,
                sum(server.failures()),
                -1,
                -1,
                server.memory().rss());
    }

    /** Returns the figures of an external server: its connections are those of the run that the kernel or it counts. */
    private static ProcessFigures external(Counts counts, Usage usage) {
        long connections = counts.kernel().orElse(counts.server().orElse(-1));
        return new ProcessFigures("server", ProcessRole.SERVER, -1, connections, -1, -1, -1, -1, -1, usage.rss());
    }

    private static ProcessFigures client(String name, ClientStats client) {
        return new ProcessFigures(
                name,
                ProcessRole.CLIENT,
                client.share(),
                client.connections(),
                client.established(),
                client.lost(),
                sum(client.failures()),
                p99(client.connectTime()),
                client.noEcho() ? -1 : p99(client.replyTime()),
                client.memory().rss());
    }

    private List<EndpointFigures> endpoints() {
        List<ClientStats> clients =
                last.witnesses().answers().stream().map(ClientAnswer::stats).toList();
        return Clients.endpoints(clients).stream()
                .limit(MAX_ENDPOINTS)
                .map(one -> new EndpointFigures(one.endpoint(), one.connections(), new TreeMap<>(one.failures())))
                .toList();
    }

    /** Returns the name of a process without the suffix that changes with every start. */
    private static String name(ClientAnswer answer) {
        int suffix = answer.process().indexOf('/');
        return suffix < 0 ? answer.process() : answer.process().substring(0, suffix);
    }

    private static long p99(Latency latency) {
        return latency.count() == 0 ? -1 : latency.p99();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(n -> n).sum();
    }
}
