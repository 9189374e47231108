package io.megaconn.runtime.diagnose;

import java.time.Duration;

/**
 * Rate of new connections.
 *
 * @param perSecond connections per second
 * @param over time over which it was measured, without time in which no client could connect yet
 */
public record Pace(double perSecond, Duration over) {
    public static final Pace UNKNOWN = new Pace(0, Duration.ZERO);

    /** Returns the average over the entire wait, for a process that connects from the beginning. */
    static Pace average(long connections, Duration waited) {
        return new Pace(connections / Math.max(0.001, waited.toMillis() / 1000.0), waited);
    }
}
