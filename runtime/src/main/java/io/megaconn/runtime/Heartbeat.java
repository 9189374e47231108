package io.megaconn.runtime;

/**
 * Whether the event loops of a process run.
 *
 * @param stalledMs time in which a loop did not run its ticks, milliseconds since the start: of the loop with the most.
 *     Gaps of a second and less don't count. It only grows, and no reader resets it; -1 where the process does not measure it
 * @param sinceTickMs age of the oldest last tick of any loop, milliseconds; -1 where the process does not measure it
 */
public record Heartbeat(long stalledMs, long sinceTickMs) {
    public static final Heartbeat UNKNOWN = new Heartbeat(-1, -1);
}
