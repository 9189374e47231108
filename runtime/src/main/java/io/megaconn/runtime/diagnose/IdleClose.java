package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.Losses;
import io.megaconn.runtime.wire.Losses.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Rule for a proxy or load balancer that closes connections at a certain age, or after some idle time. */
final class IdleClose implements Rule {
    private static final double MIN_SHARE = 0.6;
    private static final long ENOUGH = 10;
    /**
     * Minimum number of different seconds with a loss: a dying server loses all connections in one or two seconds, and
     * so do connections that were opened together.
     */
    private static final long SECONDS = 3;
    /** Minimum timeout of a device. A peer that resets every sender does so right after a message. */
    private static final long SHORTEST_MS = 1000;

    @Override
    public Limit limit() {
        return Limit.IDLE_CLOSE;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        Losses losses = facts.clients().losses().since(facts.before().clients().losses());
        if (losses.seconds() < SECONDS || facts.serverDied()) {
            return List.of();
        }
        Optional<Cluster> idle = cluster(losses.idle());
        Optional<Cluster> age = cluster(losses.ages());
        boolean byAge = age.isPresent()
                && (idle.isEmpty() || age.get().count() >= idle.get().count());
        long interval = facts.demand().messageInterval().toMillis();
        if (byAge && age.get().fromMs() < 2 * interval && idle.isPresent()) {
            byAge = false; // before the second message both are the same, and the idle time is the usual reason
        }
        if (byAge) {
            return List.of(finding(facts, age.get(), "at an age of", "raise its maximum connection duration"));
        }
        return idle.map(cluster -> List.of(finding(
                        facts,
                        cluster,
                        "idle for",
                        "raise its idle timeout, or send more often: "
                                + facts.fixes().messageInterval(Math.max(1, cluster.fromMs() / 2000)))))
                .orElse(List.of());
    }

    private static Optional<Cluster> cluster(java.util.Map<Long, Long> counts) {
        return Losses.cluster(counts)
                .filter(found -> found.fromMs() >= SHORTEST_MS
                        && found.of() >= ENOUGH
                        && found.count() >= MIN_SHARE * found.of());
    }

    private Finding finding(Facts facts, Cluster cluster, String when, String fix) {
        boolean loopback = facts.demand().loopback();
        return Finding.of(
                limit(),
                loopback ? "server" : "between clients and server",
                "%s closes connections %s %s to %s (%,d of %,d lost connections)"
                        .formatted(
                                loopback ? "the server, or a proxy on this machine," : "a device",
                                when,
                                time(cluster.fromMs()),
                                time(cluster.toMs()),
                                cluster.count(),
                                cluster.of()),
                (loopback
                                ? "find the program that listens on the endpoint; "
                                : "find the proxy, load balancer or firewall in between; ")
                        + fix);
    }

    private static String time(long ms) {
        return Quantities.format(Duration.ofMillis(ms < 1000 ? ms : ms / 100 * 100));
    }
}
