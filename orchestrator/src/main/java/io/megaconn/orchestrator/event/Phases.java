package io.megaconn.orchestrator.event;

import org.jspecify.annotations.Nullable;

/**
 * Figures of a run's phases; null if the run did not reach a phase or its figures are unknown.
 *
 * @param ramp figures from the start until the last batch was done
 * @param hold figures from then on
 */
public record Phases(@Nullable PhaseResult ramp, @Nullable PhaseResult hold) {
    public static final Phases UNKNOWN = new Phases(null, null);
}
