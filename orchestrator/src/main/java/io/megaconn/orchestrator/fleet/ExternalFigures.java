package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.system.ConnectionCensus.Counted;
import io.megaconn.runtime.system.ProcessTree.Usage;

/**
 * Figures of a server that the run does not start.
 *
 * @param kernel the kernel's counts; unknown if it was not queried
 * @param count the server's own count; -1 if unknown
 * @param countBefore what it was before the first batch
 * @param usage what its processes use now
 * @param before what they used before the first batch
 */
public record ExternalFigures(Counted kernel, long count, long countBefore, Usage usage, Usage before) {
    public static final ExternalFigures UNKNOWN =
            new ExternalFigures(Counted.UNKNOWN, -1, 0, Usage.UNKNOWN, Usage.UNKNOWN);

    /** Returns the growth of the server's own count since before the first batch, 0 if it is lower; -1 if unknown. */
    long growth() {
        return count < 0 ? -1 : Math.max(0, count - countBefore);
    }

    /**
     * Returns the server's connections with peers that came later; -1 if unknown.
     *
     * @param clients connections of the clients; -1 if unknown
     */
    long others(long clients) {
        return kernel.others() >= 0 || count < 0 || clients < 0 ? kernel.others() : Math.max(0, growth() - clients);
    }
}
