package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rule for a server that is not megaconn's, or a proxy, at its own maximum of connections: it ends new connections at once, or
 * does not answer them.
 */
final class ServerMaximum implements Rule {
    /** Words in what a server sends before it closes a connection that is one too many. */
    private static final Pattern WORDS =
            Pattern.compile("(?i)max(imum)? number of (clients|connections)|too many ((open )?connections|clients)");

    /** Maximum age at which a server ends a connection that it never wanted. */
    private static final long YOUNG_MS = 1_000;

    private static final long ENOUGH = 10;
    private static final double MIN_SHARE = 0.6;
    /** Maximum growth per second, relative to the connections held, of a server at its maximum. */
    private static final double GROWTH = 0.01;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String FIX =
            "raise maxclients (Redis), -c (memcached), worker_connections (nginx) or maxconn (HAProxy), and its open-file limit";

    @Override
    public Limit limit() {
        return Limit.SERVER_MAXIMUM;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long waiting = facts.clients().unaccepted();
        if (!isExternal(facts)) {
            return List.of();
        }
        long held = facts.clients().connections();
        long ended = facts.failures(Resets.REASONS) + facts.failures(HandshakeFailed.ENDED);
        Optional<String> words = ended == 0 ? Optional.empty() : words(facts);
        if (words.isPresent()) { // also while none is missing: the server is about to close the latest ones
            return List.of(found("it closed %s with \"%s\"; it holds %,d".formatted(times(ended), words.get(), held)));
        }
        if (facts.missing() == 0 && waiting <= 0) {
            return List.of();
        }
        Map<Long, Long> ages = facts.clients()
                .losses()
                .since(facts.before().clients().losses())
                .ages();
        long early = ended - old(ages);
        boolean grows = grows(facts);
        if (early >= ENOUGH
                && early >= MIN_SHARE * ended
                && (!grows || early > facts.gained())
                && held > Math.max(ENOUGH, 4 * onTheirWay(ages, facts.waited()))) {
            return List.of(found("it holds %s, and closed %s within a second of the connect"
                    .formatted(Quantities.connections(held), times(early))));
        }
        if (grows) {
            return List.of();
        }
        if (waiting > 0 && held > 0 && facts.waited().compareTo(PATIENCE) >= 0) {
            return List.of(found("it accepts no more: %s in its accept queue; the clients count %,d"
                    .formatted(Quantities.connections(waiting, "waits", "wait"), held)));
        }
        return held > ENOUGH
                ? Stream.of("OPENING_TIMEOUT", HandshakeFailed.TIMEOUT)
                        .filter(reason -> facts.failures(reason) >= ENOUGH)
                        .filter(reason -> !reason.equals(HandshakeFailed.TIMEOUT) || hasTime(facts))
                        .limit(1)
                        .map(reason -> found("it holds %s and does not answer new ones (%s %s)"
                                .formatted(
                                        Quantities.connections(held),
                                        reason,
                                        Quantities.times(facts.failures(reason)))))
                        .toList()
                : List.of();
    }

    /** Returns true if the CPU time of handshakes does not explain why some time out. */
    private static boolean hasTime(Facts facts) {
        return new HandshakeCpu().evaluate(facts).isEmpty();
    }

    /** Returns true if the server is not megaconn's: it has never answered a query. */
    private static boolean isExternal(Facts facts) {
        return facts.server() == null
                && facts.before().server() == null
                && facts.first().server() == null;
    }

    private static boolean grows(Facts facts) {
        return facts.pace().perSecond() > Math.max(1, GROWTH * facts.clients().connections());
    }

    /**
     * Returns the average number of connections that are held and about to end early. A firewall that ends each connection
     * leaves hardly any other.
     */
    private static double onTheirWay(Map<Long, Long> ages, Duration waited) {
        long ms = ages.entrySet().stream()
                .filter(age -> age.getKey() < YOUNG_MS)
                .mapToLong(age -> age.getKey() * age.getValue())
                .sum();
        return (double) ms / Math.max(1, waited.toMillis());
    }

    /** Returns the losses of connections that were older. */
    private static long old(Map<Long, Long> ages) {
        return ages.entrySet().stream()
                .filter(age -> age.getKey() >= YOUNG_MS)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static Optional<String> words(Facts facts) {
        return facts.clients().traffic().firstBytes().values().stream()
                .filter(bytes -> WORDS.matcher(bytes).find())
                .findFirst();
    }

    private static String times(long connections) {
        return connections == 1 ? "one connection" : "%,d connections".formatted(connections);
    }

    private Finding found(String seen) {
        return Finding.of(limit(), "server", "at its own maximum of connections: " + seen, FIX);
    }
}
