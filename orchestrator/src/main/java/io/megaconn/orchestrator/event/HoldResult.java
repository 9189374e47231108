package io.megaconn.orchestrator.event;

/**
 * @param lost connections that ended during the hold, re-opened or not
 * @param silentMost most connections that were silent at the same time
 * @param messages that reached the server during the hold
 * @param counts at its end
 */
public record HoldResult(double seconds, long lost, long silentMost, long messages, Counts counts) {}
