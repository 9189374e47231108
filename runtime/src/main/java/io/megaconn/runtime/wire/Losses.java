package io.megaconn.runtime.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ages and idle times of lost connections. If most share one of them, a device closed them on purpose. Keys are the
 * lower edges of buckets, milliseconds; a bucket is an eighth of an octave (9 %) wide.
 *
 * @param ages time from established to lost
 * @param idle time from the last message to the loss
 * @param seconds number of different seconds with a loss: a dying server loses all connections in one or two
 */
public record Losses(Map<Long, Long> ages, Map<Long, Long> idle, long seconds) {
    public static final Losses NONE = new Losses(Map.of(), Map.of(), 0);
    private static final int PER_OCTAVE = 8;
    /** Minimum time: below it, the edges would not be different milliseconds. */
    private static final long SHORTEST_MS = 16;

    public Losses {
        ages = Map.copyOf(ages);
        idle = Map.copyOf(idle);
    }

    /** A range of times that most losses share. */
    public record Cluster(long fromMs, long toMs, long count, long of) {}

    /** Returns the lower edge of the bucket for this number of milliseconds. */
    public static long bucket(long ms) {
        return edge(index(Math.max(SHORTEST_MS, ms)));
    }

    private static int index(long ms) {
        int index = (int) Math.floor(PER_OCTAVE * Math.log(ms) / Math.log(2));
        while (edge(index + 1) <= ms) { // edges are rounded
            index++;
        }
        return index;
    }

    private static long edge(int index) {
        return (long) Math.ceil(Math.pow(2, (double) index / PER_OCTAVE));
    }

    public Losses plus(Losses other) {
        return new Losses(sum(ages, other.ages), sum(idle, other.idle), Math.max(seconds, other.seconds));
    }

    /** Returns the losses after {@code before}. */
    public Losses since(Losses before) {
        return new Losses(less(ages, before.ages), less(idle, before.idle), Math.max(0, seconds - before.seconds));
    }

    private static Map<Long, Long> sum(Map<Long, Long> a, Map<Long, Long> b) {
        Map<Long, Long> sum = new TreeMap<>(a);
        b.forEach((bucket, n) -> sum.merge(bucket, n, Long::sum));
        return sum;
    }

    private static Map<Long, Long> less(Map<Long, Long> now, Map<Long, Long> then) {
        Map<Long, Long> rest = new HashMap<>();
        now.forEach((bucket, n) -> {
            long more = n - then.getOrDefault(bucket, 0L);
            if (more > 0) {
                rest.put(bucket, more);
            }
        });
        return rest;
    }

    /** Returns the two neighboring buckets with most of these counts; empty if there are none. */
    public static Optional<Cluster> cluster(Map<Long, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        Cluster best = null;
        for (long bucket : new TreeMap<>(counts).keySet()) {
            int index = index(bucket);
            long next = edge(index + 1);
            long n = counts.getOrDefault(bucket, 0L) + counts.getOrDefault(next, 0L);
            if (best == null || n > best.count) {
                best = new Cluster(bucket, counts.containsKey(next) ? edge(index + 2) : next, n, all);
            }
        }
        return Optional.ofNullable(best);
    }
}
