package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.wire.ClientStats;

/**
 * What a client last answered.
 *
 * @param process which process it was: another one after every start
 * @param atNanos when the answer came, {@link System#nanoTime()}
 */
public record ClientAnswer(String process, ClientStats stats, long atNanos) {}
