package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.wire.ClientStats;

/**
 * The latest answer of a client.
 *
 * @param process identity of the process, which changes with every start
 * @param atNanos arrival of the answer, {@link System#nanoTime()}
 */
public record ClientAnswer(String process, ClientStats stats, long atNanos) {}
