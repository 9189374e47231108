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
 * Everything that is known while connections are missing; the rules use nothing else.
 *
 * @param fixes fixes for the backend of this run
 * @param expected expected number of connections
 * @param waited time since the start of the batch or hold
 * @param timeout timeout of the batch
 * @param first state before the first client; the kernel counts since boot, so only growth is meaningful
 * @param before state at the start of the wait
 * @param now current state
 * @param pace current rate of new connections
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
    /** Timeout of a program that never gives up; in nanoseconds it still fits a long. */
    public static final Duration NO_TIMEOUT = Duration.ofDays(100_000);

    /** Time after which a batch is late, even if its timeout is longer or it has none. */
    private static final Duration LONG = Duration.ofMinutes(5);

    /** Minimum time over which the pace must be measured for a forecast. */
    private static final Duration MEASURED = Duration.ofSeconds(3);

    /** Maximum number of processes, endpoints or reasons that a message names: it is one line. */
    public static final int MAX_NAMED = 3;

    /** Creates the facts for a process that connects from the beginning of the wait. */
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

    /**
     * Returns the failed connects and losses for these reasons, for example {@code ECONNREFUSED}, since the start of
     * the wait.
     */
    public long failures(String... reasons) {
        return grown(before.clients().failures(), clients().failures(), reasons);
    }

    /**
     * Returns the endpoints to which connects failed for these reasons since the start of the wait: at most three,
     * those with the most failures first.
     */
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
                    .limit(MAX_NAMED)
                    .map(Endpoint::toString)
                    .collect(Collectors.joining(" or "));
        }
        return times.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_NAMED)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    /** Returns the server's failed accepts for these reasons since the start of the wait. */
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

    /** Returns true if the server is another process than at the start of the wait: its death explains the losses. */
    boolean serverDied() {
        ServerSide then = before.server();
        ServerSide now = server();
        return then != null && now != null && (now.pid() != then.pid() || now.uptimeMs() < then.uptimeMs());
    }

    /**
     * Returns true if the kernel killed the server for lack of memory: that explains lost and refused connections of
     * clients.
     */
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

    /** Returns the kernel's drops since the start of the wait on the machines of server or clients, by nstat's name. */
    long dropped(String name) {
        return Math.max(droppedAtServer(name), droppedAtClients(name));
    }

    long droppedAtServer(String name) {
        ServerSide then = before.server();
        return then == null
                ? 0
                : Math.max(0, serverKernel().dropped(name) - then.kernel().dropped(name));
    }

    /** Returns the drops at the clients, which count from their own start. */
    long droppedAtClients(String name) {
        return Math.max(
                0, clients().kernel().dropped(name) - before.clients().kernel().dropped(name));
    }

    /**
     * Returns a kernel setting from the server or the clients; if neither can read it now (without a free descriptor),
     * its previous value; -1 if it was never known.
     */
    long limit(String name) {
        return Stream.of(now, before, first)
                .flatMap(snapshot ->
                        Stream.of(kernel(snapshot.server()), snapshot.clients().kernel()))
                .mapToLong(kernel -> kernel.limit(name))
                .filter(value -> value >= 0)
                .findFirst()
                .orElse(-1);
    }

    /** Matches the last output of terminated processes and the findings of the backend. */
    Optional<MatchResult> match(Pattern pattern) {
        return Stream.concat(
                        Stream.of(now.giveUpReason()), now.findings().stream().map(Finding::seen))
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(Matcher::toMatchResult)
                .findFirst();
    }

    /** Names the place of the server in a message. */
    String serverPlace() {
        return fixes.serverPlace();
    }

    /**
     * Returns the connections gained since the start of the wait. The server also counts those of clients that are not
     * fully connected.
     */
    long gained() {
        return Math.max(0, now.held() - before.held());
    }

    /**
     * Returns the total duration of the wait at the current pace: longer than any timeout if no connection comes, and
     * no forecast if connections have come for only a few seconds.
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

    /** Returns true if the backend knows why pods are missing: connections are missing, but nothing is slow. */
    private boolean lacksPods() {
        return now.findings().stream().map(Finding::limit).anyMatch(Limit::keepsPodsAway);
    }

    /**
     * Returns true if there is a problem that a slow machine would explain: the batch is late, connects are unanswered,
     * or connections are silent.
     */
    boolean suffers() {
        Duration patience = timeout.compareTo(LONG) < 0 ? timeout : LONG;
        boolean late =
                waited.toSeconds() >= 3 && missing() > 0 && expectedWait().compareTo(patience) > 0 && !lacksPods();
        return late || failures(Unanswered.REASONS) > 0 || now.silent() > before.silent();
    }
}
