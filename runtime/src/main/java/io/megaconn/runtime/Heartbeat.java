package io.megaconn.runtime;

/**
 * Whether the event loops of a process run.
 *
 * @param stalledMs time in which a loop did not run its ticks, milliseconds since the start: of the loop with the most.
 *     Gaps of a second and less don't count, and a gap that lasts still is only in {@code sinceTickMs}. It only grows, and
 *     no reader resets it; -1 where the process does not measure it
 * @param sinceTickMs age of the oldest last tick of any loop, milliseconds; a loop ticks four times a second. -1 where the
 *     process does not measure it
 */
public record Heartbeat(long stalledMs, long sinceTickMs) {
    public static final Heartbeat UNKNOWN = new Heartbeat(-1, -1);

    /** The loop with the longest stalls, and the loop whose last tick is the oldest. */
    Heartbeat worst(Heartbeat other) {
        return new Heartbeat(Math.max(stalledMs, other.stalledMs), Math.max(sinceTickMs, other.sinceTickMs));
    }

    /** {@code stalledMs} including the gap that lasts still; -1 where it is unknown. */
    public long stalledSoFarMs() {
        return sinceTickMs > StallDetector.TOLERATED_NANOS / 1_000_000
                ? stalledMs + sinceTickMs - StallDetector.PERIOD_NANOS / 1_000_000
                : stalledMs;
    }
}
