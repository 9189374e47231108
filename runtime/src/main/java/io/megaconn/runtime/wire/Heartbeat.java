package io.megaconn.runtime.wire;

/**
 * Heartbeat of the event loops of a process.
 *
 * @param stalledMs time in which the worst loop did not run its ticks, milliseconds since the start. Gaps of at most a
 *     second don't count, and a gap that has not ended is only in {@code sinceTickMs}. It only grows, and no reader
 *     resets it; -1 if the process does not measure it
 * @param sinceTickMs age of the oldest last tick of any loop, milliseconds; a loop ticks four times a second. -1 if the
 *     process does not measure it
 */
public record Heartbeat(long stalledMs, long sinceTickMs) {
    /** Interval between two ticks of a loop. */
    public static final long PERIOD_NANOS = 250_000_000;
    /** Maximum gap between two ticks that is not a stall: gaps on a busy machine are shorter. */
    public static final long TOLERATED_NANOS = 1_000_000_000;

    public static final Heartbeat UNKNOWN = new Heartbeat(-1, -1);

    /** Returns the longest stalls and the oldest last tick of both. */
    public Heartbeat worst(Heartbeat other) {
        return new Heartbeat(Math.max(stalledMs, other.stalledMs), Math.max(sinceTickMs, other.sinceTickMs));
    }

    /** Returns {@code stalledMs} plus the gap that has not ended; -1 if unknown. */
    public long stalledSoFarMs() {
        return sinceTickMs > TOLERATED_NANOS / 1_000_000
                ? stalledMs + sinceTickMs - PERIOD_NANOS / 1_000_000
                : stalledMs;
    }
}
