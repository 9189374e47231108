package io.megaconn.orchestrator.fleet;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the samples of one metric from Prometheus' text format. Pure. */
final class PrometheusText {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABELS = "\\{(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*}";
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")\\s*(" + LABELS + ")?\\s+(\\S+)(?:\\s.*)?");
    private static final Pattern LABEL =
            Pattern.compile("\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*,?");
    private static final Pattern SELECTOR = Pattern.compile("(" + NAME + ")(" + LABELS + ")?");

    private PrometheusText() {}

    /**
     * Chooses samples.
     *
     * @param labels labels that a sample must have; it may have more
     */
    record Selector(String metric, Map<String, String> labels) {
        /** @throws IllegalArgumentException for anything but {@code metric} or {@code metric{label="value",...}} */
        static Selector parse(String text) {
            Matcher parts = SELECTOR.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a metric: use metric or metric{label=\"value\"}");
            }
            return new Selector(parts.group(1), parseLabels(parts.group(2)));
        }
    }

    /** Returns the sum of the selected samples, rounded; empty if there is none. */
    static OptionalLong sum(String body, Selector selector) {
        double sum = 0;
        boolean found = false;
        for (String line : (Iterable<String>) body.lines()::iterator) {
            if (!line.startsWith(selector.metric)) {
                continue;
            }
            Matcher sample = SAMPLE.matcher(line.strip());
            if (sample.matches()
                    && sample.group(1).equals(selector.metric)
                    && parseLabels(sample.group(2)).entrySet().containsAll(selector.labels.entrySet())) {
                double value = number(sample.group(3));
                found |= !Double.isNaN(value);
                sum += Double.isNaN(value) ? 0 : value;
            }
        }
        return found ? OptionalLong.of(Math.round(sum)) : OptionalLong.empty();
    }

    private static double number(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** @param text {@code {a="b"}}; null for none */
    private static Map<String, String> parseLabels(@Nullable String text) {
        Map<String, String> labels = new HashMap<>();
        if (text == null) {
            return labels;
        }
        String rest = text.substring(1, text.length() - 1);
        Matcher label = LABEL.matcher(rest);
        int end = 0;
        while (label.find() && label.start() == end) {
            labels.put(label.group(1), unescaped(label.group(2)));
            end = label.end();
        }
        if (!rest.substring(end).isBlank()) {
            throw new IllegalArgumentException("'" + text + "' are not labels: use {label=\"value\"}");
        }
        return labels;
    }

    private static String unescaped(String value) {
        return value.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
