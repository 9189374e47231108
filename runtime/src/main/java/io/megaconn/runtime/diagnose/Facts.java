package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.EndpointStats;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known while connections are missing. The rules see nothing else.
 *
 * @param fixes what to type where this run is
 * @param expected connections that should be there
 * @param waited since the batch was started, or the hold
 * @param timeout of the batch
 * @param first how things were before the first client: counters of the kernel count since boot, only growth tells
 * @param before how they were when waiting began
 * @param now how they are now
 * @param pace rate at which connections come now
 */
public record Facts(
        Demand demand,
        Fixes fixes,
        int expected,
        Duration waited,
        Duration timeout,
        Observation first,
        Observation before,
        Observation now,
        Pace pace) {
    /** A batch that takes longer is late, whatever its timeout is, or without one. */
    private static final Duration LONG = Duration.ofMinutes(5);

    /** Shortest measurement of the pace that forecasts anything. */
    private static final Duration MEASURED = Duration.ofSeconds(3);

    private static final int MOST_NAMED = 3;

    /** Facts of a process that connects from the beginning of the wait. */
    public Facts(
            Demand demand,
            Fixes fixes,
            int expected,
            Duration waited,
            Duration timeout,
            Observation first,
            Observation before,
            Observation seen) {
        this(
                demand,
                fixes,
                expected,
                waited,
                timeout,
                first,
                before,
                seen,
                Pace.average(Math.max(0, seen.held() - before.held()), waited));
    }

    public long missing() {
        return Math.max(0, expected - now.clients().connections());
    }

    /** Failed connects and losses of these reasons, such as {@code ECONNREFUSED}, since waiting began. */
    public long failures(String... reasons) {
        return grown(before.clients().failures(), clients().failures(), reasons);
    }

    /** The endpoints that connects to failed for these reasons since waiting began, most first: three at most. */
    String failing(String... reasons) {
        Map<String, Long> times = new HashMap<>();
        for (EndpointStats endpoint : clients().endpoints()) {
            long grown = grown(before.clients().failuresOf(endpoint.endpoint()), endpoint.failures(), reasons);
            if (grown > 0) {
                times.put(endpoint.endpoint(), grown);
            }
        }
        if (times.isEmpty()) {
            return demand.endpoints().stream()
                    .limit(MOST_NAMED)
                    .map(Endpoint::toString)
                    .collect(Collectors.joining(" or "));
        }
        return times.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_NAMED)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    /** Accepts of the server that failed for these reasons since waiting began. */
    long serverFailures(String... reasons) {
        return grown(failures(before.server()), failures(server()), reasons);
    }

    private static Map<String, Long> failures(@Nullable ServerSide server) {
        return server == null ? Map.of() : server.failures();
    }

    private static long grown(Map<String, Long> then, Map<String, Long> now, String... reasons) {
        return Arrays.stream(reasons)
                .mapToLong(reason -> Math.max(0, now.getOrDefault(reason, 0L) - then.getOrDefault(reason, 0L)))
                .sum();
    }

    @Nullable
    ServerSide server() {
        return now.server();
    }

    /** Whether it is another process than when waiting began: its death explains what was lost. */
    boolean serverDied() {
        ServerSide then = before.server();
        ServerSide now = server();
        return then != null && now != null && (now.pid() != then.pid() || now.uptimeMs() < then.uptimeMs());
    }

    /** Whether memory ran out at the server, and the kernel killed it: that explains what clients lost and were refused. */
    boolean serverRanOutOfMemory() {
        return now.findings().stream()
                .anyMatch(found ->
                        found.limit() == Limit.OOM_KILLED && found.where().startsWith("server"));
    }

    ClientSide clients() {
        return now.clients();
    }

    KernelCounters serverKernel() {
        return kernel(now.server());
    }

    private static KernelCounters kernel(@Nullable ServerSide server) {
        return server == null ? KernelCounters.NONE : server.kernel();
    }

    /** What the kernel has dropped since waiting began, by nstat's name, where server or clients are. */
    long dropped(String name) {
        return Math.max(droppedAtServer(name), droppedAtClients(name));
    }

    long droppedAtServer(String name) {
        ServerSide then = before.server();
        return then == null
                ? 0
                : Math.max(0, serverKernel().dropped(name) - then.kernel().dropped(name));
    }

    /** Clients count from their own start. */
    long droppedAtClients(String name) {
        return Math.max(
                0, clients().kernel().dropped(name) - before.clients().kernel().dropped(name));
    }

    /**
     * A kernel setting as the server sees it, or the clients; as it was, where nobody can look any more (without a free
     * descriptor); -1 if nobody has ever seen it.
     */
    long limit(String name) {
        return Stream.of(now, before, first)
                .flatMap(look -> Stream.of(kernel(look.server()), look.clients().kernel()))
                .mapToLong(kernel -> kernel.limit(name))
                .filter(value -> value >= 0)
                .findFirst()
                .orElse(-1);
    }

    /** In the last words of processes that ended, or in what the place found. */
    Optional<MatchResult> match(Pattern pattern) {
        return Stream.concat(
                        Stream.of(now.giveUpReason()), now.findings().stream().map(Finding::seen))
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(Matcher::toMatchResult)
                .findFirst();
    }

    /** Where the server is, in a message. */
    String serverPlace() {
        return fixes.serverPlace();
    }

    /** Connections that have come since waiting began: as the server counts them, it sees those of clients not full too. */
    long gained() {
        return Math.max(0, now.held() - before.held());
    }

    /**
     * Returns the entire wait at the current pace: longer than any timeout while nothing comes, and no forecast while
     * connections have come for a few seconds only.
     */
    Duration expectedWait() {
        long rest = Math.max(0, expected - now.held());
        if (rest == 0 || (gained() > 0 && pace.over().compareTo(MEASURED) < 0)) {
            return waited;
        }
        return pace.perSecond() < 0.01
                ? Duration.ofDays(1000)
                : waited.plusMillis((long) (rest / pace.perSecond() * 1000));
    }

    /** Whether the place has found why pods are not there: then connections are missing, and nothing is slow. */
    private boolean lacksPods() {
        return now.findings().stream().map(Finding::limit).anyMatch(Limit::keepsPodsAway);
    }

    /** Whether something is wrong that a slow machine would explain: it is late, connects go unanswered, or nothing is heard. */
    boolean suffers() {
        Duration patience = timeout.compareTo(LONG) < 0 ? timeout : LONG;
        boolean late =
                waited.toSeconds() >= 3 && missing() > 0 && expectedWait().compareTo(patience) > 0 && !lacksPods();
        return late || failures(Unanswered.REASONS) > 0 || now.silent() > before.silent();
    }
}
