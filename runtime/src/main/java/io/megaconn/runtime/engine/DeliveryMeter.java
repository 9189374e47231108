package io.megaconn.runtime.engine;

import io.megaconn.runtime.protocol.SendTime;
import io.megaconn.runtime.system.MachineClock;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import io.netty.util.collection.IntObjectHashMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Measures the delivery latency of messages with {@code {time}} on one loop: from the intended send time until they are read. A
 * connection costs memory only while a time is incomplete. Written by the loop's thread; {@link #sum} is for any one thread at a time.
 */
public final class DeliveryMeter {
    /** Time by which a message may seem to arrive before it was sent, because two processes read the same clock. */
    private static final long TOLERANCE_MICROS = 1_000;

    private final LatencyRecorder times = new LatencyRecorder();
    private final SingleWriterCounter otherClock = new SingleWriterCounter();
    private final MachineClock clock;
    private final byte[] bytes;
    private final IntObjectHashMap<byte[]> incomplete = new IntObjectHashMap<>();
    private final SendTime.Found found = this::found;
    private long nowMicros;

    /** @param size maximum number of bytes of one read */
    public DeliveryMeter(MachineClock clock, int size) {
        this.clock = clock;
        bytes = new byte[SendTime.LENGTH + size];
    }

    /** Reads bytes that a connection received. @param now {@link System#nanoTime} of the read */
    public void read(int connection, MemorySegment from, int length, long now) {
        int start = before(connection);
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, bytes, SendTime.LENGTH, length);
        find(connection, start, SendTime.LENGTH + length, now);
    }

    /** Reads bytes that a connection received. @param now {@link System#nanoTime} of the read */
    public void read(int connection, byte[] from, int at, int length, long now) {
        int start = before(connection);
        System.arraycopy(from, at, bytes, SendTime.LENGTH, length);
        find(connection, start, SendTime.LENGTH + length, now);
    }

    /** Puts the beginning of an incomplete time before what comes now. Returns its index. */
    private int before(int connection) {
        byte[] kept = incomplete.isEmpty() ? null : incomplete.remove(connection);
        if (kept == null) {
            return SendTime.LENGTH;
        }
        int start = SendTime.LENGTH - kept.length;
        System.arraycopy(kept, 0, bytes, start, kept.length);
        return start;
    }

    private void find(int connection, int start, int end, long now) {
        nowMicros = clock.micros(now);
        int rest = SendTime.find(bytes, start, end, found);
        if (rest < end) {
            incomplete.put(connection, Arrays.copyOfRange(bytes, rest, end));
        }
    }

    private void found(long micros, int sender) {
        long taken = nowMicros - micros;
        if (sender != clock.id() || taken < -TOLERANCE_MICROS) {
            otherClock.increment();
        } else {
            times.record(taken * 1_000);
        }
    }

    /** Forgets a connection that has ended. */
    public void forget(int connection) {
        incomplete.remove(connection);
    }

    /** Returns the sum of the meters of all loops. */
    public static Deliveries sum(Collection<DeliveryMeter> meters, Function<Histogram, Latency> encode) {
        Histogram sum = Latency.newHistogram();
        meters.forEach(meter -> meter.times.addTo(sum));
        return new Deliveries(
                encode.apply(sum),
                meters.stream().mapToLong(meter -> meter.otherClock.get()).sum());
    }
}
