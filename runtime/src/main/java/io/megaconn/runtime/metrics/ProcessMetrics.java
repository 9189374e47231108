package io.megaconn.runtime.metrics;

import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.wire.Heartbeat;
import java.time.Instant;
import java.util.Optional;

/** The metrics that server and client processes share. */
final class ProcessMetrics {
    private ProcessMetrics() {}

    static void add(Metrics metrics, ProcessMemory memory, GcPauses.Stats gc, int loops, Heartbeat heartbeat) {
        ProcessHandle.Info process = ProcessHandle.current().info();
        Optional<Instant> start = process.startInstant();
        metrics.gauge("resident_memory_bytes", "Resident set of the process.", memory.rss())
                .gauge("heap_used_bytes", "Java heap in use, garbage included.", memory.heapUsed())
                .gauge("heap_after_gc_bytes", "Java heap in use after the last collection.", memory.heapAfterGc())
                .summary("gc_pause_seconds", "Pauses for garbage collection.", gc.count(), gc.totalMs() / 1e3)
                .gauge("gc_longest_pause_seconds", "Longest of these pauses since the start.", gc.maxMs() / 1e3)
                .gauge("event_loops", "Event loops, a thread each.", loops);
        if (!heartbeat.equals(Heartbeat.UNKNOWN)) {
            metrics.counter(
                            "event_loop_stalled_seconds",
                            "Time in which an event loop did not run for more than a second: of the loop with the most.",
                            heartbeat.stalledMs() / 1e3)
                    .gauge(
                            "event_loop_tick_age_seconds",
                            "Age of the last tick of an event loop: of the loop that ticked last the longest ago.",
                            heartbeat.sinceTickMs() / 1e3);
        }
        process.totalCpuDuration()
                .ifPresent(cpu ->
                        metrics.counter("cpu_seconds", "CPU time of the process, all threads.", cpu.toNanos() / 1e9));
        start.ifPresent(
                at -> metrics.gauge("start_time_seconds", "Start of the process, Unix time.", at.toEpochMilli() / 1e3));
    }

    static String fileTables(boolean perLoop) {
        return perLoop ? "per-loop" : "shared";
    }
}
