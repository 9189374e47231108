package io.megaconn.runtime;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
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
                    || encoded.getLong(HIGHEST_AT) != HIGHEST_MICROS) {
                throw new IllegalArgumentException("a histogram of another range");
            }
            Histogram decoded = Histogram.decodeFromByteBuffer(encoded, HIGHEST_MICROS);
            for (long micros = 0; micros <= HIGHEST_MICROS; micros = decoded.nextNonEquivalentValue(micros)) {
                if (decoded.getCountAtValue(micros) > MOST_COUNTED) { // whose sum may be anything
                    throw new IllegalArgumentException("a histogram of too many");
                }
            }
            return decoded;
        } catch (DataFormatException | RuntimeException e) { // the decoder has many ways to say it
            throw new IllegalArgumentException("damaged histogram", e);
        }
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
