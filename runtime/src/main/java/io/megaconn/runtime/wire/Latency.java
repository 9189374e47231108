package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Summary of a latency histogram.
 *
 * @param count values recorded
 * @param p50 microseconds, as all that follow
 * @param max the longest, or an hour where values are beyond that
 * @param histogram the whole histogram, HdrHistogram's V2 compressed encoding in base64, so that those of many clients
 *     can be added exactly; empty where nothing was recorded, or only the summary was asked for
 * @param beyond values longer than an hour: they count in the percentiles, as an hour
 */
public record Latency(
        long count,
        long p50,
        long p90,
        long p99,
        long p999,
        long max,
        String histogram,
        @Absent("0") long beyond) {
    /** One significant part in a hundred from 1 µs to an hour: 28 KB a histogram. */
    public static final int DIGITS = 2;

    public static final long HIGHEST_MICROS = 3_600_000_000L;
    /** Stands for every longer value, in a bucket of its own, so that they are still counted in a sum or a difference. */
    private static final long BEYOND_MICROS = 4_000_000_000L;
    /** Of histograms made before there was room for an hour. */
    private static final long OLD_HIGHEST_MICROS = 100_000_000;

    private static final int HEADER_BYTES = 40;
    private static final int COMPRESSED_HEADER_BYTES = 8;
    private static final int SHIFT_AT = 8;
    private static final int DIGITS_AT = 12;
    private static final int LOWEST_AT = 16;
    private static final int HIGHEST_AT = 24;
    /** Of an encoding, before it is compressed: what a histogram of this range takes at most. */
    private static final int LARGEST = newHistogram().getNeededByteBufferCapacity();
    /** More than any run takes, and few enough that those of many clients can be added. */
    private static final long MOST_COUNTED = 1L << 48;

    /** Nothing recorded, or not looked up. */
    public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0, "");

    /** A latency with no value longer than an hour. */
    public Latency(long count, long p50, long p90, long p99, long p999, long max, String histogram) {
        this(count, p50, p90, p99, p999, max, histogram, 0);
    }

    public static Histogram newHistogram() {
        return new Histogram(1, BEYOND_MICROS, DIGITS);
    }

    /** A recorder of values from {@link #recordable}. */
    public static SingleWriterRecorder newRecorder() {
        return new SingleWriterRecorder(1, BEYOND_MICROS, DIGITS);
    }

    /** The value to record in a histogram for this time. */
    public static long recordable(long micros) {
        return micros > HIGHEST_MICROS ? BEYOND_MICROS : Math.max(1, micros);
    }

    public static Latency of(Histogram h) {
        ByteBuffer bytes = ByteBuffer.allocate(h.getNeededByteBufferCapacity());
        int length = h.encodeIntoCompressedByteBuffer(bytes);
        return summary(h, Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
    }

    /** Without the histogram, which takes most of the work. */
    public static Latency summary(Histogram h) {
        return summary(h, "");
    }

    /** The same summary with the encoding of another histogram. */
    public Latency withHistogramOf(Latency other) {
        return new Latency(count, p50, p90, p99, p999, max, other.histogram, beyond);
    }

    private static Latency summary(Histogram h, String encoded) {
        return new Latency(
                h.getTotalCount(),
                anHourAtMost(h.getValueAtPercentile(50)),
                anHourAtMost(h.getValueAtPercentile(90)),
                anHourAtMost(h.getValueAtPercentile(99)),
                anHourAtMost(h.getValueAtPercentile(99.9)),
                anHourAtMost(h.getMaxValue()),
                encoded,
                h.getCountAtValue(BEYOND_MICROS));
    }

    private static long anHourAtMost(long micros) {
        return Math.min(HIGHEST_MICROS, micros);
    }

    /**
     * Takes no more memory than a histogram of ours does, whatever is in the encoding: it may come from a stranger.
     *
     * @throws IllegalArgumentException if it is damaged, or of another range
     */
    public Histogram decode() {
        if (histogram.isEmpty()) {
            return newHistogram();
        }
        try {
            ByteBuffer encoded = inflate(histogram);
            if (encoded.getInt(SHIFT_AT) != 0
                    || encoded.getInt(DIGITS_AT) != DIGITS
                    || encoded.getLong(LOWEST_AT) != 1
                    || !isRange(encoded.getLong(HIGHEST_AT))) {
                throw new IllegalArgumentException("a histogram of another range");
            }
            Histogram decoded = Histogram.decodeFromByteBuffer(encoded, BEYOND_MICROS);
            for (long micros = 0; micros <= BEYOND_MICROS; micros = decoded.nextNonEquivalentValue(micros)) {
                if (decoded.getCountAtValue(micros) > MOST_COUNTED) { // whose sum may be anything
                    throw new IllegalArgumentException("a histogram of too many");
                }
            }
            return decoded;
        } catch (DataFormatException | RuntimeException e) { // the decoder has many ways to say it
            throw new IllegalArgumentException("damaged histogram", e);
        }
    }

    private static boolean isRange(long highest) {
        return highest == BEYOND_MICROS || highest == OLD_HIGHEST_MICROS;
    }

    private static ByteBuffer inflate(String text) throws DataFormatException {
        if (text.length() > 2 * LARGEST) { // base64 adds a third
            throw new IllegalArgumentException("too long");
        }
        byte[] compressed = Base64.getDecoder().decode(text);
        byte[] encoded = new byte[LARGEST];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(
                    compressed, COMPRESSED_HEADER_BYTES, Math.max(0, compressed.length - COMPRESSED_HEADER_BYTES));
            int length = inflater.inflate(encoded);
            if (length < HEADER_BYTES) {
                throw new IllegalArgumentException("too short");
            }
            return ByteBuffer.wrap(encoded, 0, length);
        } finally {
            inflater.end();
        }
    }
}
