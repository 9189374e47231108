package io.megaconn.client;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.ReplyTimes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Reads connect times, reply times and the ages of open requests over all loops of a client. From any thread. */
final class ClientTimes {
    /** Minimum interval between two reads: more frequent requests get the same answer. */
    private static final long FRESH_NANOS = 1_000_000_000;
    /** A stalled loop is not waited for longer than this. */
    private static final long LONGEST_WAIT_NANOS = 500_000_000;

    /**
     * @param delivery null if no message contains its send time
     * @param reply percentiles including the open requests; the histogram has the completed replies only
     */
    record Times(
            Latency connect,
            Latency handshake,
            Latency opening,
            Latency reply,
            Latency openAges,
            @Nullable Deliveries delivery) {
        Times summary() {
            return new Times(
                    connect.withHistogramOf(Latency.NONE),
                    handshake.withHistogramOf(Latency.NONE),
                    opening.withHistogramOf(Latency.NONE),
                    reply.withHistogramOf(Latency.NONE),
                    openAges.withHistogramOf(Latency.NONE),
                    delivery == null ? null : delivery.summary());
        }
    }

    private final List<ClientLoop> loops;
    private final Duration interval;
    private final boolean timed;
    private @Nullable Times last;
    private long readAt;
    /** Number of connects in {@link #last}. */
    private long established;

    /** @param timed whether replies are expected */
    ClientTimes(List<ClientLoop> loops, Duration interval, boolean timed) {
        this.loops = loops;
        this.interval = interval;
        this.timed = timed;
    }

    /** @param exact whether to read now and include the histograms; otherwise returns a summary up to a second old */
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

    /** Returns whether anything was recorded: adding up the histograms of sixty loops is expensive. */
    private boolean hasNew() {
        long now = loops.stream().mapToLong(loop -> loop.established.get()).sum();
        boolean more = now != established;
        established = now;
        return timed || delivers() || more;
    }

    private boolean delivers() {
        return loops.stream().anyMatch(loop -> loop.messaging.deliveries != null);
    }

    private Times read(Function<Histogram, Latency> encode) {
        Histogram ages = openAges(); // first, so that a reply arriving in between counts twice rather than not at all
        Histogram connects = Latency.newHistogram();
        Histogram replies = Latency.newHistogram();
        Histogram handshakes = Latency.newHistogram();
        Histogram openings = Latency.newHistogram();
        loops.forEach(loop -> loop.connectTimes.addTo(connects));
        loops.forEach(loop -> loop.handshakes.times.addTo(handshakes));
        loops.forEach(loop -> loop.openingTimes.addTo(openings));
        for (ClientLoop loop : loops) {
            if (loop.requests != null) {
                loop.requests.times.addTo(replies);
            }
        }
        Latency now = Latency.summary(ReplyTimes.includingOpen(replies, ages, interval));
        return new Times(
                encode.apply(connects),
                encode.apply(handshakes),
                encode.apply(openings),
                now.withHistogramOf(encode.apply(replies)),
                encode.apply(ages),
                deliveries(encode));
    }

    /** Returns null if no message contains its send time. */
    private @Nullable Deliveries deliveries(Function<Histogram, Latency> encode) {
        List<DeliveryMeter> meters = loops.stream()
                .map(loop -> loop.messaging.deliveries)
                .filter(Objects::nonNull)
                .toList();
        return meters.isEmpty() ? null : DeliveryMeter.sum(meters, encode);
    }

    private Histogram openAges() {
        Histogram sum = Latency.newHistogram();
        if (!timed) {
            return sum;
        }
        try {
            List<Future<?>> pending =
                    loops.stream().<Future<?>>map(loop -> loop.addOpenAges(sum)).toList();
            long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
            for (Future<?> ages : pending) {
                ages.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            // A loop is stalled or closed: use the figures of the others.
        }
        synchronized (sum) { // a late loop may still add to it
            return sum.copy();
        }
    }
}
