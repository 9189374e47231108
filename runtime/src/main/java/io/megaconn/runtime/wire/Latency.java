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
 * @param count number of values
 * @param p50 median in microseconds, like all that follow
 * @param max maximum; an hour if values exceed that
 * @param histogram the complete histogram in HdrHistogram's V2 compressed encoding, base64, so that those of many
 *     clients can be added exactly; empty if there are no values, or only the summary was requested
 * @param beyond number of values longer than an hour, which count as an hour in the percentiles
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
    /** Precision and range: one significant part in a hundred, from 1 µs to an hour. A histogram takes 28 KB. */
    public static final int DIGITS = 2;

    public static final long HIGHEST_MICROS = 3_600_000_000L;
    /** Value that stands for all longer ones, in a bucket of its own, so that sums and differences still count them. */
    private static final long BEYOND_MICROS = 4_000_000_000L;
    /** Upper bound of histograms from versions whose range ended before an hour. */
    private static final long OLD_HIGHEST_MICROS = 100_000_000;

    private static final int HEADER_BYTES = 40;
    private static final int COMPRESSED_HEADER_BYTES = 8;
    private static final int SHIFT_AT = 8;
    private static final int DIGITS_AT = 12;
    private static final int LOWEST_AT = 16;
    private static final int HIGHEST_AT = 24;
    /** Maximum size of the uncompressed encoding of a histogram with this range. */
    private static final int LARGEST = newHistogram().getNeededByteBufferCapacity();
    /** Maximum total count: more than any run produces, and small enough that those of many clients can be added. */
    private static final long MAX_COUNTED = 1L << 48;

    /** A latency without values, or one that was not read. */
    public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0, "");

    /** Creates a latency without values longer than an hour. */
    public Latency(long count, long p50, long p90, long p99, long p999, long max, String histogram) {
        this(count, p50, p90, p99, p999, max, histogram, 0);
    }

    public static Histogram newHistogram() {
        return new Histogram(1, BEYOND_MICROS, DIGITS);
    }

    /** Creates a recorder for the values of {@link #recordable}. */
    public static SingleWriterRecorder newRecorder() {
        return new SingleWriterRecorder(1, BEYOND_MICROS, DIGITS);
    }

    /** Returns the value to record for this time. */
    public static long recordable(long micros) {
        return micros > HIGHEST_MICROS ? BEYOND_MICROS : Math.max(1, micros);
    }

    public static Latency of(Histogram h) {
        ByteBuffer bytes = ByteBuffer.allocate(h.getNeededByteBufferCapacity());
        int length = h.encodeIntoCompressedByteBuffer(bytes);
        return summary(h, Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length)));
    }

    /** Returns the same summary without the histogram, which is expensive to encode. */
    public static Latency summary(Histogram h) {
        return summary(h, "");
    }

    /** Returns the same summary with the encoding of another histogram. */
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
     * Decodes a histogram. The encoding may come from an untrusted process: decoding never takes more memory than a
     * histogram of this range.
     *
     * @throws IllegalArgumentException if it is damaged or has another range
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
                if (decoded.getCountAtValue(micros) > MAX_COUNTED) { // their sum may be anything
                    throw new IllegalArgumentException("a histogram of too many");
                }
            }
            return decoded;
        } catch (DataFormatException | RuntimeException e) { // the decoder throws various exceptions
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
