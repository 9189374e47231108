package io.megaconn.orchestrator.run;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.Quantities;
import org.jspecify.annotations.Nullable;

/**
 * The result of a threshold.
 *
 * @param actual the number in {@code unit}; null if the run ended before it was measured
 * @param unit {@code s}, {@code bytes}, or empty for a count
 * @param reason why it is not met, if the number doesn't show it; else empty
 */
public record ThresholdResult(
        String expression,
        @Nullable Double actual,
        String unit,
        boolean ok,
        @Absent("\"\"") String reason) {

    /** Creates a result that needs no reason besides its number. */
    public ThresholdResult(String expression, @Nullable Double actual, String unit, boolean ok) {
        this(expression, actual, unit, ok, "");
    }

    /** Returns the number in human-readable form. */
    public String measured() {
        String number = actual == null ? "not measured" : measured(actual, unit);
        return reason.isEmpty() ? number : number + ", " + reason;
    }

    /** Returns a number of this unit in human-readable form. */
    private static String measured(double number, String unit) {
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
