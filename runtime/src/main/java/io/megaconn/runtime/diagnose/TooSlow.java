package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.List;

/** Rule for connections that keep coming, but too slowly for the batch timeout. */
final class TooSlow implements Rule {
    /** Minimum time since the first connection: before it, the rate mostly reflects the start of the clients. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @Override
    public Limit limit() {
        return Limit.SLOW;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        double rate = facts.pace().perSecond();
        Duration wait = facts.expectedWait();
        if (facts.missing() == 0
                || facts.pace().over().compareTo(SOON) < 0
                || rate < 0.5
                || wait.compareTo(facts.timeout()) <= 0
                || facts.failures(Resets.REASONS) > facts.gained()) { // they end as fast as they come
            return List.of();
        }
        int limit = facts.demand().connectRate();
        boolean limited = limit > 0 && rate > 0.8 * limit;
        return List.of(Finding.of(
                limit(),
                "clients",
                "%,.0f connections per second%s: the batch needs about %s, but --batch-timeout is %s%s"
                        .formatted(
                                rate,
                                limited ? " (--connect-rate %d)".formatted(limit) : "",
                                text(wait),
                                Quantities.format(facts.timeout()),
                                handshakes(facts)),
                "add --batch-timeout %s%s"
                        .formatted(
                                text(wait.multipliedBy(3).dividedBy(2)), limited ? ", or raise --connect-rate" : "")));
    }

    /** States what the TLS handshakes of the batch take at best; empty if it was not measured. */
    private static String handshakes(Facts facts) {
        HandshakeDemand handshake = facts.demand().handshake();
        if (handshake == null) {
            return "";
        }
        long connections = facts.expected() - facts.before().held();
        return "; a TLS handshake takes %s of CPU, so the batch's %,d take at least %s on %s"
                .formatted(
                        Quantities.time(handshake.cpuSeconds()),
                        connections,
                        text(Duration.ofMillis((long) (1000 * handshake.seconds(connections)))),
                        Quantities.count(handshake.cores(), "core"));
    }

    /** Formats a duration, in minutes if it is long. */
    private static String text(Duration time) {
        return time.toSeconds() < 120 ? time.toSeconds() + 1 + "s" : time.toMinutes() + 1 + "m";
    }
}
