package io.megaconn.orchestrator.run;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * When a run started, on both clocks: times within a run come from the monotonic one, so that a step of the wall clock
 * changes none of them.
 *
 * @param at by the wall clock, to show it
 * @param nanos by {@link System#nanoTime()}
 */
public record RunStart(Instant at, long nanos) {
    /** When this program started. */
    public static RunStart ofThisProgram() {
        var jvm = ManagementFactory.getRuntimeMXBean();
        return new RunStart(
                Instant.ofEpochMilli(jvm.getStartTime()),
                System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(jvm.getUptime()));
    }

    /** When another program started, for which there is only the wall clock. */
    public static RunStart earlier(Instant at) {
        return new RunStart(
                at, System.nanoTime() - Duration.between(at, Instant.now()).toNanos());
    }

    /** Seconds since then, to the millisecond. */
    public double seconds() {
        return seconds(System.nanoTime());
    }

    double seconds(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime - nanos) / 1e3;
    }
}
