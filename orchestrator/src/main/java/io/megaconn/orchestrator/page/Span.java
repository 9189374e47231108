package io.megaconn.orchestrator.page;

import org.jspecify.annotations.Nullable;

/**
 * The time span of a batch, or of the hold.
 *
 * @param number number of the batch; 0 for the hold
 * @param from seconds since the start
 * @param to seconds since the start; null while it is in progress
 */
public record Span(int number, double from, @Nullable Double to) {}
