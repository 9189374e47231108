package io.megaconn.runtime.wire;

/**
 * Heartbeat of the event loops of a process.
 *
 * @param stalledMs time in which a loop did not run its ticks, milliseconds since the start: of the loop with the most.
 *     Gaps of a second and less don't count, and a gap that lasts still is only in {@code sinceTickMs}. It only grows, and
 *     no reader resets it; -1 where the process does not measure it
 * @param sinceTickMs age of the oldest last tick of any loop, milliseconds; a loop ticks four times a second. -1 where the
 *     process does not measure it
 */
public record Heartbeat(long stalledMs, long sinceTickMs) {
    /** Interval between two ticks of a loop. */
    public static final long PERIOD_NANOS = 250_000_000;
    /** Longest gap between two ticks that is not a stall: gaps of a busy machine are shorter. */
    public static final long TOLERATED_NANOS = 1_000_000_000;

    public static final Heartbeat UNKNOWN = new Heartbeat(-1, -1);

    /** The loop with the longest stalls, and the loop whose last tick is the oldest. */
    public Heartbeat worst(Heartbeat other) {
        return new Heartbeat(Math.max(stalledMs, other.stalledMs), Math.max(sinceTickMs, other.sinceTickMs));
    }

    /** {@code stalledMs} including the gap that lasts still; -1 where it is unknown. */
    public long stalledSoFarMs() {
        return sinceTickMs > TOLERATED_NANOS / 1_000_000
                ? stalledMs + sinceTickMs - PERIOD_NANOS / 1_000_000
                : stalledMs;
    }
}
