package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.diagnose.ClientSide;
import io.megaconn.runtime.diagnose.Traffic;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.EndpointStats;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Losses;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Aggregate figures of a fleet's clients. {@code count} and {@code ready} cover all clients; the rest covers those that
 * were queried.
 *
 * @param count connections that they hold
 * @param ready clients that are ready
 * @param lost connections that the run did not end itself, since its start, including those of clients that are gone
 * @param failures failed connects and losses by reason
 * @param asked connections of the clients that reported their memory
 * @param heap Java heap that these connections use, bytes
 * @param rss resident sets of these clients, including what an empty JVM needs, bytes
 * @param gcMaxMs longest GC pause of any client, milliseconds
 * @param kernel counters of their network namespaces, the worst value of each; drops are counted since the clients'
 *     start
 * @param cpu CPU time of all processes, summed; machine-wide values are those of one process
 * @param losses times at which established connections were lost
 * @param openFileLimit the lowest hard limit of open files, 0 without a client
 * @param each answer of each client that was queried
 */
public record Clients(
        ClientCount count,
        int ready,
        long lost,
        Map<String, Long> failures,
        Latency connectTime,
        Latency replyTime,
        long asked,
        long heap,
        long rss,
        long gcMaxMs,
        KernelCounters kernel,
        Cpu cpu,
        Losses losses,
        long openFileLimit,
        List<ClientStats> each) {

    public static final Clients NONE = of(List.of(), 0);

    /**
     * Returns the aggregate of these clients.
     *
     * @param lostWithProcesses connections lost because their process died, or before that
     */
    public static Clients of(Collection<ClientStats> all, long lostWithProcesses) {
        return new Clients(
                ClientCount.of(sum(all, ClientStats::connections)),
                (int) all.stream().filter(ClientStats::ready).count(),
                lostWithProcesses + sum(all, ClientStats::lost),
                failures(all),
                merge(all, ClientStats::connectTime),
                merge(all, ClientStats::replyTime),
                sum(all, ClientStats::connections),
                sum(
                        all,
                        c -> c.share() == 0
                                ? 0
                                : c.memory().heapAfterGc() - c.idle().heapAfterGc()),
                sum(all, c -> c.share() == 0 ? 0 : c.memory().rss()),
                all.stream().mapToLong(c -> c.gc().maxMs()).max().orElse(0),
                all.stream().map(ClientStats::kernel).reduce(KernelCounters.NONE, KernelCounters::worse),
                all.stream().map(ClientStats::cpu).reduce(Cpu.NONE, Cpu::plus),
                all.stream().map(ClientStats::losses).reduce(Losses.NONE, Losses::plus),
                all.stream().mapToLong(ClientStats::openFileLimit).min().orElse(0),
                List.copyOf(all));
    }

    /** Returns these figures with totals of all clients from another source. */
    public Clients with(ClientCount allConnections, int allReady, long allLost) {
        return new Clients(
                allConnections,
                allReady,
                allLost,
                failures,
                connectTime,
                replyTime,
                asked,
                heap,
                rss,
                gcMaxMs,
                kernel,
                cpu,
                losses,
                openFileLimit,
                each);
    }

    /** Returns these figures with this number of clients whose connections are unknown. */
    Clients withUnheard(int clients) {
        return with(new ClientCount(count.least(), clients, count.complete()), ready, lost);
    }

    /** Returns these figures with the failures of more clients. */
    public Clients withFailures(Map<String, Long> all) {
        return new Clients(
                count,
                ready,
                lost,
                all,
                connectTime,
                replyTime,
                asked,
                heap,
                rss,
                gcMaxMs,
                kernel,
                cpu,
                losses,
                openFileLimit,
                each);
    }

    /** Returns the figures that the rules use. */
    public ClientSide side() {
        return new ClientSide(
                count.least(),
                failures,
                openFileLimit,
                kernel,
                cpu,
                losses,
                endpoints(each),
                each.stream().map(Traffic::of).reduce(Traffic.NONE, Traffic::plus),
                each.stream().mapToLong(ClientStats::unaccepted).max().orElse(-1), // all see the same queues
                sum(each, client -> client.protocol().handshakeTime().count()),
                each.stream().mapToInt(ClientStats::loops).sum());
    }

    private static long sum(Collection<ClientStats> all, ToLongFunction<ClientStats> value) {
        return all.stream().mapToLong(value).sum();
    }

    private static Map<String, Long> failures(Collection<ClientStats> all) {
        Map<String, Long> sum = new TreeMap<>();
        all.forEach(client -> client.failures().forEach((reason, n) -> sum.merge(reason, n, Long::sum)));
        return sum;
    }

    /** Returns the figures of each endpoint, summed over these clients. */
    public static List<EndpointStats> endpoints(Collection<ClientStats> all) {
        Map<String, EndpointStats> sum = new TreeMap<>();
        all.stream()
                .flatMap(client -> client.endpoints().stream())
                .forEach(one -> sum.merge(one.endpoint(), one, EndpointStats::plus));
        return List.copyOf(sum.values());
    }

    /** Merges latencies exactly: adds histograms instead of averaging percentiles. */
    private static Latency merge(Collection<ClientStats> all, Function<ClientStats, Latency> latency) {
        Histogram sum = Latency.newHistogram();
        all.forEach(client -> sum.add(latency.apply(client).decode()));
        return Latency.of(sum);
    }
}
