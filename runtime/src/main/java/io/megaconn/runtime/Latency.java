package io.megaconn.runtime;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.HdrHistogram.Histogram;

/**
 * Summary of a latency histogram.
 *
 * @param count values recorded
 * @param p50 microseconds, as all that follow
 * @param histogram the whole histogram, HdrHistogram's V2 compressed encoding in base64, so that those of many clients
 *     can be added exactly
 */
public record Latency(long count, long p50, long p90, long p99, long p999, long max, String histogram) {
    /** One significant part in a hundred from 1 µs to 100 s: 23 KB a histogram. */
    public static final int DIGITS = 2;

    public static final long HIGHEST_MICROS = 100_000_000;

    /** Nothing recorded, or not looked up. */
    public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0, "");

    public static Histogram newHistogram() {
        return new Histogram(1, HIGHEST_MICROS, DIGITS);
    }

    public static Latency of(Histogram h) {
        ByteBuffer bytes = ByteBuffer.allocate(h.getNeededByteBufferCapacity());
        int length = h.encodeIntoCompressedByteBuffer(bytes);
        String encoded = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes.array(), length));
        return new Latency(
                h.getTotalCount(),
                h.getValueAtPercentile(50),
                h.getValueAtPercentile(90),
                h.getValueAtPercentile(99),
                h.getValueAtPercentile(99.9),
                h.getMaxValue(),
                encoded);
    }

    /** @throws IllegalArgumentException if the encoding is damaged */
    public Histogram decode() {
        if (histogram.isEmpty()) {
            return newHistogram();
        }
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(histogram)), HIGHEST_MICROS);
        } catch (java.util.zip.DataFormatException | BufferUnderflowException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("damaged histogram", e);
        }
    }
}
