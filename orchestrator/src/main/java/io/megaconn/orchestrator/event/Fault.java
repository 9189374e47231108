package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Quantities;
import java.util.Locale;

/**
 * Something that took connections away or kept them silent, with the time until the run recovered.
 *
 * @param at seconds after the start of the run; for a fault without an event of its own, the time of the last snapshot
 *     before it
 * @param process the process, such as {@code client-3}, or the name of its pod or of the node; empty if unknown
 * @param connections connections lost; for missing, surplus or silent connections their maximum
 * @param secondsUntilWhole seconds until clients and server counted the expected connections again, in a batch those of
 *     the entire batch; -1 if they did not
 * @param cause why a process died, such as {@code OOMKilled} or {@code exit code 137}; empty if unknown
 */
public record Fault(double at, What what, String process, long connections, double secondsUntilWhole, String cause) {
    public enum What {
        CLIENT_DIED("died"),
        SERVER_DIED("died"),
        NODE_LOST("is lost"),
        /** Connections ended, though no process did. */
        LOST("lost"),
        /** A count is too low, although no connection was seen to end. */
        MISSING("missing"),
        /** A count is too high: another program has connected to the server. */
        SURPLUS("more than expected"),
        SILENT("silent"),
        /** A process did not answer. */
        UNRESPONSIVE("did not answer");

        private final String words;

        What(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Returns the fault as one line, such as {@code client-3 died at 12.1 s (OOMKilled): 100 connections, recovered
     * after 3.2 s}.
     */
    public String line() {
        if (what == What.UNRESPONSIVE) {
            return "%s did not answer at %.1f s, %s"
                    .formatted(
                            process,
                            at,
                            secondsUntilWhole < 0 ? "until the end" : "for %.1f s".formatted(secondsUntilWhole));
        }
        String who = process.isEmpty() ? "" : process + " ";
        String why = cause.isEmpty() ? "" : " (" + cause + ")";
        String end = secondsUntilWhole < 0 ? "not recovered" : "recovered after %.1f s".formatted(secondsUntilWhole);
        return "%s%s at %.1f s%s: %s, %s".formatted(who, what.words, at, why, Quantities.connections(connections), end);
    }
}
