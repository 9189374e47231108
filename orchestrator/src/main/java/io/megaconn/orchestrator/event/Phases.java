package io.megaconn.orchestrator.event;

import org.jspecify.annotations.Nullable;

/**
 * Figures of a run's phases; null where a run did not come to one, or its figures are unknown.
 *
 * @param ramp from the start until the last batch was done
 * @param hold from then on
 */
public record Phases(@Nullable PhaseResult ramp, @Nullable PhaseResult hold) {
    public static final Phases UNKNOWN = new Phases(null, null);
}
