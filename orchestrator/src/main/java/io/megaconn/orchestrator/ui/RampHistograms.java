package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.runtime.metrics.TimeBuckets;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Latency;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Connect, handshake and reply times of all clients since their start, from the histograms in their answers: each client process
 * counts with its latest one, also after its end, so the sums never decrease. A process takes a few hundred bytes.
 */
final class RampHistograms {
    private final Map<String, Times> latest = new HashMap<>();

    /** Times of one process. */
    private record Times(
            long uptimeMs, TimeBuckets connects, TimeBuckets handshakes, TimeBuckets replies, long resumed) {}

    void observe(Snapshot snapshot) {
        Map<Integer, ClientStats> exact = new HashMap<>();
        snapshot.clients().each().stream()
                .filter(RampHistograms::hasTimes)
                .forEach(stats -> exact.put(stats.index(), stats));
        for (ClientAnswer answer : snapshot.witnesses().answers()) {
            ClientStats stats = answer.stats();
            ClientStats sameProcess = exact.get(stats.index());
            if (!hasTimes(stats) && sameProcess != null && sameProcess.pid() == stats.pid()) {
                stats = sameProcess; // a plain answer arrived after the exact one
            }
            Times before = latest.get(answer.process());
            if (hasTimes(stats) && (before == null || stats.uptimeMs() > before.uptimeMs)) {
                latest.put(
                        answer.process(),
                        new Times(
                                stats.uptimeMs(),
                                buckets(stats.connectTime()),
                                buckets(stats.protocol().handshakeTime()),
                                buckets(stats.replyTime()),
                                stats.protocol().resumedHandshakes()));
            }
        }
    }

    private static boolean hasTimes(ClientStats stats) {
        return !stats.connectTime().histogram().isEmpty();
    }

    private static TimeBuckets buckets(Latency latency) {
        return new TimeBuckets().add(latency.decode());
    }

    /** Returns true if no client has reported any time. */
    boolean isEmpty() {
        return latest.isEmpty();
    }

    TimeBuckets connects() {
        return sum(Times::connects);
    }

    TimeBuckets handshakes() {
        return sum(Times::handshakes);
    }

    /** Returns the number of handshakes that resumed a session. */
    long resumed() {
        return latest.values().stream().mapToLong(Times::resumed).sum();
    }

    TimeBuckets replies() {
        return sum(Times::replies);
    }

    private TimeBuckets sum(Function<Times, TimeBuckets> part) {
        TimeBuckets sum = new TimeBuckets();
        latest.values().forEach(times -> sum.add(part.apply(times)));
        return sum;
    }
}
