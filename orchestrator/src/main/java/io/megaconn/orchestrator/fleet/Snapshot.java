package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.runtime.ClientStats;
import io.megaconn.runtime.Latency;
import io.megaconn.runtime.ServerStats;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How server and clients stand at one moment.
 *
 * @param server null when it is gone
 * @param clients of every client process that answers
 * @param lostWithProcesses connections lost because, or before, their process died
 * @param gaveUp why a client process is not started again, or empty
 * @param exact whether the kernel was asked for its count, as far as it answers
 */
public record Snapshot(
        @Nullable ServerStats server, List<ClientStats> clients, long lostWithProcesses, String gaveUp, boolean exact) {

    public Counts counts() {
        return new Counts(
                clientConnections(),
                server == null ? 0 : server.connections(),
                server == null ? -1 : server.kernel().established());
    }

    public long clientConnections() {
        return clients.stream().mapToLong(ClientStats::connections).sum();
    }

    public int clientsReady() {
        return (int) clients.stream().filter(ClientStats::ready).count();
    }

    /** Connections lost since the start of the run. */
    public long lost() {
        return lostWithProcesses + clients.stream().mapToLong(ClientStats::lost).sum();
    }

    public long silent() {
        return server == null ? 0 : server.silent();
    }

    /** Failed connects and losses by reason, over all clients. */
    public Map<String, Long> failures() {
        Map<String, Long> sum = new TreeMap<>();
        clients.forEach(client -> client.failures().forEach((reason, n) -> sum.merge(reason, n, Long::sum)));
        return sum;
    }

    public Latency connectTime() {
        return merge(ClientStats::connectTime);
    }

    public Latency replyTime() {
        return merge(ClientStats::replyTime);
    }

    /** Exact: histograms are added, not percentiles averaged. */
    private Latency merge(Function<ClientStats, Latency> latency) {
        Histogram sum = Latency.newHistogram();
        clients.forEach(client -> sum.add(latency.apply(client).decode()));
        return Latency.of(sum);
    }
}
