package io.megaconn.runtime.engine;

import io.megaconn.runtime.wire.Heartbeat;

/**
 * Measures how long an event loop did not run: the loop ticks about every quarter of a second, and a tick more than a
 * second after the previous one ends a stall. The entire stall counts, whatever caused it: a task that blocked, a busy
 * machine, or a stopped process (CLOCK_MONOTONIC continues in that time). One thread ticks, any thread reads.
 */
final class StallDetector {
    private static final long MILLI = 1_000_000;

    /** Two values in one object, so that a reader never counts the same gap twice, or not at all. */
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

    /** Returns true if a tick is due. */
    boolean isDue(long now) {
        return now - state.lastTick >= Heartbeat.PERIOD_NANOS;
    }

    Heartbeat read(long now) {
        State read = state;
        return new Heartbeat(read.stalled / MILLI, Math.max(0, now - read.lastTick) / MILLI);
    }
}
