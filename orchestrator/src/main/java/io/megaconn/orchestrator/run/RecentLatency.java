package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.SampleTimes;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Latency;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of the last seconds, from answers with histograms: each client's difference between its latest two. A
 * client is queried for them about every ten seconds, so each snapshot adds some of the clients. Pure; for one thread.
 */
final class RecentLatency {
    /** Maximum age of a difference. */
    private static final long RECENT_NANOS = Duration.ofSeconds(20).toNanos();

    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * A client's latest answer with histograms.
     *
     * @param connects connect times recorded between the latest two answers, like {@code replies}; null after the first
     *     answer
     */
    private record Seen(
            ClientStats stats,
            long atNanos,
            @Nullable Histogram connects,
            @Nullable Histogram replies) {}

    SampleTimes observe(Collection<ClientAnswer> answers, long now) {
        for (ClientAnswer answer : answers) {
            Seen before = seen.get(answer.process());
            boolean exact = !answer.stats().connectTime().histogram().isEmpty();
            if (exact && (before == null || PhaseTimes.isLater(answer.stats(), before.stats))) {
                seen.put(answer.process(), next(answer, before));
            }
        }
        seen.values().removeIf(one -> now - one.atNanos > RECENT_NANOS);
        Histogram connects = sum(Seen::connects);
        Histogram replies = sum(Seen::replies);
        return new SampleTimes(
                percentile(connects, 50), percentile(connects, 99), percentile(replies, 50), percentile(replies, 99));
    }

    private static Seen next(ClientAnswer answer, @Nullable Seen before) {
        ClientStats now = answer.stats();
        return new Seen(
                now,
                answer.atNanos(),
                before == null ? null : PhaseTimes.difference(now.connectTime(), before.stats.connectTime()),
                before == null ? null : PhaseTimes.difference(now.replyTime(), before.stats.replyTime()));
    }

    private Histogram sum(Function<Seen, @Nullable Histogram> which) {
        Histogram sum = Latency.newHistogram();
        for (Seen one : seen.values()) {
            Histogram part = which.apply(one);
            if (part != null) {
                sum.add(part);
            }
        }
        return sum;
    }

    private static long percentile(Histogram histogram, double percent) {
        return histogram.getTotalCount() == 0 ? -1 : histogram.getValueAtPercentile(percent);
    }
}
