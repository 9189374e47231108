package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;

/**
 * The latest answer of a client.
 *
 * @param process identity of the process, which changes with every start
 * @param atNanos arrival of the answer, {@link System#nanoTime()}
 */
public record ClientAnswer(String process, ClientStats stats, long atNanos) {
    /** Returns the connections that have had no reply yet; 0 if no reply is expected. */
    public long unconfirmed() {
        Requests requests = stats.requests();
        return requests == null ? 0 : Math.max(0, requests.unconfirmed());
    }
}
