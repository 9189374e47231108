package io.megaconn.orchestrator.page;

import org.jspecify.annotations.Nullable;

/**
 * The time of a batch, or of the hold.
 *
 * @param number of the batch, 0 for the hold
 * @param from seconds since the start
 * @param to null while it goes on
 */
public record Span(int number, double from, @Nullable Double to) {}
