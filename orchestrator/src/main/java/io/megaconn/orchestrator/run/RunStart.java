package io.megaconn.orchestrator.run;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * The start of a run on both clocks. Times within a run come from the monotonic clock, so a step of the wall clock
 * changes none of them.
 *
 * @param at time of the wall clock, for display
 * @param nanos time of {@link System#nanoTime()}
 */
public record RunStart(Instant at, long nanos) {
    /** Returns the start of this program. */
    public static RunStart ofThisProgram() {
        var jvm = ManagementFactory.getRuntimeMXBean();
        return new RunStart(
                Instant.ofEpochMilli(jvm.getStartTime()),
                System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(jvm.getUptime()));
    }

    /** Returns the start of another program, for which only the wall clock is known. */
    public static RunStart earlier(Instant at) {
        return new RunStart(
                at, System.nanoTime() - Duration.between(at, Instant.now()).toNanos());
    }

    /** Returns the seconds since the start, to the millisecond. */
    public double seconds() {
        return seconds(System.nanoTime());
    }

    double seconds(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime - nanos) / 1e3;
    }
}
