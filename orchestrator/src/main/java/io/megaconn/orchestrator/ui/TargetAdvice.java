package io.megaconn.orchestrator.ui;

/** Formats advice about the target of a ramp. Pure. */
public final class TargetAdvice {
    private TargetAdvice() {}

    /** Returns advice beside the fixes of a refusal: a smaller target, if one fits. */
    public static String largest(int fits, int wanted) {
        return fits > 0 && fits < wanted ? "largest target that fits now: --target %d".formatted(fits) : "";
    }
}
