package io.megaconn.orchestrator.run;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.Quantities;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run kept to a threshold.
 *
 * @param actual in {@code unit}; null if the run did not come to measure it
 * @param unit {@code s}, {@code bytes}, or empty for a count
 * @param reason why it is not met, where the number does not say it; else empty
 */
public record ThresholdResult(
        String expression,
        @Nullable Double actual,
        String unit,
        boolean ok,
        @Absent("\"\"") String reason) {

    /** One whose number says it all. */
    public ThresholdResult(String expression, @Nullable Double actual, String unit, boolean ok) {
        this(expression, actual, unit, ok, "");
    }

    /** The number as a person reads it. */
    public String measured() {
        String number = actual == null ? "not measured" : measured(actual, unit);
        return reason.isEmpty() ? number : number + ", " + reason;
    }

    /** A number of this unit as a person reads it. */
    public static String measured(double number, String unit) {
        return switch (unit) {
            case "s" -> number < 1 ? "%,.3f ms".formatted(number * 1e3) : "%,.3f s".formatted(number);
            case "bytes" ->
                Math.abs(number) < 10 << 20 ? "%,.0f bytes".formatted(number) : Quantities.bytes((long) number);
            default -> "%,.0f".formatted(number);
        };
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(expression, measured());
    }
}
