package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pass/fail criterion of a run, such as {@code reply_p99<50ms}: NAME OP VALUE, with a value that fits the name. Pure.
 *
 * @param expression the expression as typed
 * @param limit the limit in seconds, in bytes or as a count
 */
public record Threshold(String expression, Metric measure, String operator, double limit) {
    private static final int LONGEST = 200;
    private static final Pattern NAME = Pattern.compile("\\s*([A-Za-z0-9_.]*)\\s*");
    private static final Pattern OPERATOR = Pattern.compile("(<=|>=|==|!=|<|>)\\s*");
    private static final Pattern SHORT_TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|µs|ms|s)");
    private static final Pattern PLAIN = Pattern.compile("[\\d_]+(?:\\.\\d+)?");
    private static final Map<String, Integer> MICROS = Map.of("us", 1, "µs", 1, "ms", 1_000, "s", 1_000_000);

    /**
     * Parses an expression.
     *
     * @throws IllegalArgumentException with the column and what is valid there
     */
    public static Threshold parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a threshold has at most %d characters: write it like reply_p99<50ms".formatted(LONGEST));
        }
        Matcher name = NAME.matcher(text);
        if (!name.lookingAt()) { // it always matches
            throw wrong(text, 0, unknown(""));
        }
        Metric measure = Metric.ALL.stream()
                .filter(known -> known.name().equals(name.group(1).replace("ramp.connect_", "connect_")))
                .findFirst()
                .orElseThrow(() -> wrong(text, name.start(1), unknown(name.group(1))));
        Matcher operator = OPERATOR.matcher(text).region(name.end(), text.length());
        if (!operator.lookingAt()) {
            throw wrong(text, name.end(), "use one of < <= > >= == !=");
        }
        String value = text.substring(operator.end()).strip();
        try {
            return new Threshold(text.strip(), measure, operator.group(1), value(measure.kind(), value));
        } catch (IllegalArgumentException e) {
            throw wrong(text, operator.end(), String.valueOf(e.getMessage()));
        }
    }

    private static String unknown(String name) {
        return (name.isEmpty() ? "a name is missing" : "unknown name '" + name + "'") + ": use one of "
                + Metric.names();
    }

    private static IllegalArgumentException wrong(String text, int at, String what) {
        return new IllegalArgumentException("'%s', column %d: %s".formatted(text, at + 1, what));
    }

    private static double value(Metric.Kind kind, String text) {
        return switch (kind) {
            case COUNT -> Quantities.count(text);
            case BYTES -> Quantities.memory(text);
            case SECONDS -> text.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(text) : seconds(text);
            case TIME -> seconds(text);
        };
    }

    private static double seconds(String text) {
        Matcher shortTime = SHORT_TIME.matcher(text);
        if (shortTime.matches()) {
            BigDecimal micros = BigDecimal.valueOf(MICROS.getOrDefault(shortTime.group(2), 1));
            return new BigDecimal(shortTime.group(1))
                    .multiply(micros)
                    .movePointLeft(6)
                    .doubleValue();
        }
        if (!text.equals("0") && PLAIN.matcher(text).matches()) { // milliseconds or seconds?
            throw notATime(text, null);
        }
        try {
            return Quantities.duration(text).toMillis() / 1e3;
        } catch (IllegalArgumentException e) {
            throw notATime(text, e);
        }
    }

    private static IllegalArgumentException notATime(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + text + "' is not a time: write it like 200us, 50ms, 1.5s or 2m", cause);
    }

    /** Returns the thresholds of a plan. */
    public static List<Threshold> of(Plan plan) {
        return plan.criteria().thresholds().stream().map(Threshold::parse).toList();
    }

    /** @throws UserError for the first threshold that a run of this plan will not measure */
    public static void check(Plan plan) {
        for (Threshold threshold : of(plan)) {
            String obstacle = threshold.measure.obstacle(plan);
            if (!obstacle.isEmpty()) {
                throw UserError.usage("--threshold '%s': %s".formatted(threshold.expression, obstacle));
            }
        }
    }

    ThresholdResult judge(Report report) {
        Number actual = measure.number().apply(report);
        String objection = measure.objection().apply(report);
        return new ThresholdResult(
                expression,
                actual == null ? null : actual.doubleValue(),
                measure.kind().unit,
                actual != null && objection.isEmpty() && holds(actual.doubleValue()),
                objection);
    }

    private boolean holds(double actual) {
        return switch (operator) {
            case "<" -> actual < limit;
            case "<=" -> actual <= limit;
            case ">" -> actual > limit;
            case ">=" -> actual >= limit;
            case "==" -> actual == limit;
            default -> actual != limit;
        };
    }

    /** Returns the results of these thresholds, in their order. */
    static List<ThresholdResult> judge(List<Threshold> thresholds, Report measured) {
        return thresholds.stream().map(threshold -> threshold.judge(measured)).toList();
    }

    /**
     * Returns the outcome after thresholds: a successful run that misses one has a different outcome; one that failed has
     * those that were measured as further reasons.
     */
    static Outcome outcome(Outcome run, List<ThresholdResult> results) {
        boolean good = run.exitCode() == ExitCode.OK;
        boolean failed = run.exitCode() == ExitCode.DISAGREE || run.exitCode() == ExitCode.NOT_REACHED;
        List<String> broken = results.stream()
                .filter(r -> !r.ok() && (good || r.actual() != null))
                .map(ThresholdResult::toString)
                .toList();
        if (!(good || failed) || broken.isEmpty()) {
            return run;
        }
        return new Outcome(
                good ? ExitCode.THRESHOLD : run.exitCode(),
                "%s; %s%d of %d thresholds not met: %s"
                        .formatted(
                                run.verdict(),
                                good ? "but " : "",
                                broken.size(),
                                results.size(),
                                String.join(", ", broken)));
    }
}
