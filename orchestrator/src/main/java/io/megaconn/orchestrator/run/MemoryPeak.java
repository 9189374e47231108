package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;

/**
 * Peak memory of a run. It is unknown if a sample without a known figure had more connections than every sample with
 * one: that sample may have been the peak. Pure; for one thread.
 */
final class MemoryPeak {
    private long peak = SocketMemory.UNKNOWN;
    private long knownAt = -1;
    private long unknownAt = -1;

    void observe(Event.Sampled sample) {
        long connections = sample.counts().most().orElse(0);
        if (sample.memoryTaken() < 0) {
            unknownAt = Math.max(unknownAt, connections);
        } else {
            knownAt = Math.max(knownAt, connections);
            peak = Math.max(peak, sample.memoryTaken());
        }
    }

    /** Returns the peak, bytes; -1 if unknown. */
    long bytes() {
        return unknownAt > knownAt ? SocketMemory.UNKNOWN : peak;
    }
}
