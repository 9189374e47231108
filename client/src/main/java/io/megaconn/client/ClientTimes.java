package io.megaconn.client;

import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.ReplyTimes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Connect times, reply times and the ages of open requests, over all loops of a client. From any thread. */
final class ClientTimes {
    /** Who asks more often gets the same answer. */
    private static final long FRESH_NANOS = 1_000_000_000;
    /** A loop that stands still is not waited for. */
    private static final long LONGEST_WAIT_NANOS = 500_000_000;

    /**
     * @param reply percentiles as they stand, so with the open requests; the histogram is that of the completed replies
     */
    record Times(Latency connect, Latency reply, Latency openAges) {
        Times summary() {
            return new Times(
                    connect.withHistogramOf(Latency.NONE),
                    reply.withHistogramOf(Latency.NONE),
                    openAges.withHistogramOf(Latency.NONE));
        }
    }

    private final List<ClientLoop> loops;
    private final Duration interval;
    private final boolean timed;
    private @Nullable Times last;
    private long readAt;
    /** Connects that are in {@link #last}. */
    private long established;

    /** @param timed whether replies are expected */
    ClientTimes(List<ClientLoop> loops, Duration interval, boolean timed) {
        this.loops = loops;
        this.interval = interval;
        this.timed = timed;
    }

    /** @param exact now, and with the histograms; otherwise a summary, which may be a second old */
    synchronized Times read(boolean exact) {
        long now = System.nanoTime();
        Times times = last;
        if (exact || times == null || (now - readAt >= FRESH_NANOS && hasNew())) {
            times = exact ? read(Latency::of) : read(Latency::summary);
            readAt = now;
            last = times.summary();
        }
        return times;
    }

    /** Histograms of sixty loops are not added up again where nothing has been recorded. */
    private boolean hasNew() {
        long now = loops.stream().mapToLong(loop -> loop.established.get()).sum();
        boolean more = now != established;
        established = now;
        return timed || more;
    }

    private Times read(Function<Histogram, Latency> encode) {
        Histogram ages = openAges(); // first: a reply that comes meanwhile is counted once more, not left out
        Histogram connects = Latency.newHistogram();
        Histogram replies = Latency.newHistogram();
        loops.forEach(loop -> loop.addConnectTimes(connects));
        loops.forEach(loop -> loop.addReplyTimes(replies));
        Latency now = Latency.summary(ReplyTimes.asTheyStand(replies, ages, interval));
        return new Times(encode.apply(connects), now.withHistogramOf(encode.apply(replies)), encode.apply(ages));
    }

    private Histogram openAges() {
        Histogram sum = Latency.newHistogram();
        if (!timed) {
            return sum;
        }
        try {
            List<Future<?>> asked =
                    loops.stream().<Future<?>>map(loop -> loop.addOpenAges(sum)).toList();
            long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
            for (Future<?> ages : asked) {
                ages.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            // A loop is stalled or closed: the figures are those of the others.
        }
        synchronized (sum) { // a loop that is late may still add to it
            return sum.copy();
        }
    }
}
