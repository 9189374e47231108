package io.megaconn.orchestrator.compare;

import io.megaconn.orchestrator.run.Metric;
import io.megaconn.orchestrator.run.Report;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of two or more runs. Runs with the same version, plan and environment form a group of repeats.
 *
 * @param settings settings that differ between groups
 */
public record Comparison(List<Group> groups, List<Setting> settings, List<Row> numbers) {
    /**
     * A group of repeated runs.
     *
     * @param name A, B and so on
     */
    public record Group(String name, List<Entry> runs) {}

    public record Entry(
            String run, String startedAt, int exitCode, String verdict, String name, Map<String, String> tags) {}

    /**
     * A setting of each group.
     *
     * @param values one for each group; null if it has no such setting
     */
    public record Setting(String name, List<@Nullable String> values) {}

    /**
     * A number of the report.
     *
     * @param unit {@code s}, {@code bytes}, or empty for a count
     * @param values one for each group; null if it was not measured
     * @param changes change of the median from the first group, for each further group; null if there is none, or it
     *     has no percentage
     */
    public record Row(String name, String unit, List<@Nullable Range> values, List<@Nullable Change> changes) {}

    /**
     * A change from the first group.
     *
     * @param percent difference from the first group's median, percent
     * @param withinSpread true if the repeats of the two groups overlap, so the change may be mere noise
     */
    public record Change(double percent, boolean withinSpread) {}

    public static Comparison of(List<Report> reports) {
        List<Map<String, String>> settings = new ArrayList<>();
        List<List<Report>> groups = new ArrayList<>();
        for (Report report : reports) {
            Map<String, String> own = ComparedSettings.of(report);
            int known = settings.indexOf(own);
            if (known < 0) {
                settings.add(own);
                groups.add(new ArrayList<>(List.of(report)));
            } else {
                groups.get(known).add(report);
            }
        }
        List<Group> named = new ArrayList<>();
        for (List<Report> group : groups) {
            named.add(new Group(
                    name(named.size()), group.stream().map(Comparison::entry).toList()));
        }
        return new Comparison(named, differences(settings), numbers(groups));
    }

    /** Returns the index of a run's group, from 0. */
    public int groupOf(String run) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).runs().stream().anyMatch(entry -> entry.run().equals(run))) {
                return i;
            }
        }
        throw new IllegalArgumentException(run + " is not compared");
    }

    private static String name(int index) {
        return index < 26 ? String.valueOf((char) ('A' + index)) : "group " + (index + 1);
    }

    private static Entry entry(Report report) {
        return new Entry(
                report.run(), report.startedAt(), report.exitCode(), report.verdict(), report.name(), report.tags());
    }

    private static List<Setting> differences(List<Map<String, String>> groups) {
        Set<String> names = new LinkedHashSet<>();
        groups.forEach(group -> names.addAll(group.keySet()));
        List<Setting> differences = new ArrayList<>();
        for (String name : names) {
            List<@Nullable String> values = new ArrayList<>();
            groups.forEach(group -> values.add(group.get(name)));
            if (values.stream().distinct().count() > 1) {
                differences.add(new Setting(name, values));
            }
        }
        return differences;
    }

    private static List<Row> numbers(List<List<Report>> groups) {
        List<Row> rows = new ArrayList<>();
        for (Metric measure : Metric.ALL) {
            List<@Nullable Range> values = new ArrayList<>();
            groups.forEach(group -> values.add(range(measure, group)));
            if (values.stream().anyMatch(Objects::nonNull)) {
                rows.add(new Row(measure.name(), measure.unit(), values, changes(values)));
            }
        }
        return rows;
    }

    private static @Nullable Range range(Metric measure, List<Report> group) {
        List<Double> values = new ArrayList<>();
        for (Report report : group) {
            Number value = measure.number().apply(report);
            if (value != null) {
                values.add(value.doubleValue());
            }
        }
        return values.isEmpty() ? null : Range.of(values);
    }

    private static List<@Nullable Change> changes(List<@Nullable Range> values) {
        Range first = values.getFirst();
        List<@Nullable Change> changes = new ArrayList<>();
        for (Range other : values.subList(1, values.size())) {
            changes.add(first == null || other == null ? null : change(first, other));
        }
        return changes;
    }

    private static @Nullable Change change(Range first, Range other) {
        if (first.median() <= 0 || first.median() == other.median()) {
            return null; // no change, or none that has a percentage
        }
        double percent = Math.round((other.median() / first.median() - 1) * 1000) / 10.0;
        return new Change(percent, first.runs() + other.runs() > 2 && first.overlaps(other));
    }
}
