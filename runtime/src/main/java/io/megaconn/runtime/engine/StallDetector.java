package io.megaconn.runtime.engine;

import io.megaconn.runtime.wire.Heartbeat;

/**
 * Measures for how long an event loop did not run: the loop ticks about every quarter of a second, and a tick that comes
 * more than a second after the one before ends a stall. The whole stall counts, whatever caused it: a task that blocked, a busy
 * machine, or a process that was stopped (CLOCK_MONOTONIC runs on meanwhile). One thread ticks, any thread reads.
 */
final class StallDetector {
    private static final long MILLI = 1_000_000;

    /** Both in one object, so that a reader never counts the same gap twice, or not at all. */
    private record State(long lastTick, long stalled) {}

    private volatile State state;

    StallDetector(long now) {
        state = new State(now, 0);
    }

    void tick(long now) {
        State before = state;
        long gap = now - before.lastTick;
        state = new State(now, before.stalled + (gap > Heartbeat.TOLERATED_NANOS ? gap - Heartbeat.PERIOD_NANOS : 0));
    }

    /** Whether a tick should have come by now. */
    boolean isDue(long now) {
        return now - state.lastTick >= Heartbeat.PERIOD_NANOS;
    }

    Heartbeat read(long now) {
        State read = state;
        return new Heartbeat(read.stalled / MILLI, Math.max(0, now - read.lastTick) / MILLI);
    }
}
