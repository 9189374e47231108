package io.megaconn.orchestrator.compare;

import io.megaconn.runtime.Quantities;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Words for the names of metrics and settings, for terminal and page. Pure. */
public final class ComparisonWords {
    private static final Set<String> MORE_IS_BETTER = Set.of("messages_per_second", "connects_per_second");

    private static final Map<String, String> METRICS = Map.ofEntries(
            Map.entry("lost", "connections lost"),
            Map.entry("failures", "failed connects and losses"),
            Map.entry("deaths", "processes that died"),
            Map.entry("silent", "silent connections, maximum"),
            Map.entry("seconds_to_target", "time to target"),
            Map.entry("unanswered", "unanswered requests"),
            Map.entry("server_gc_max", "longest GC pause of the server"),
            Map.entry("client_gc_max", "longest GC pause of a client"),
            Map.entry("memory_peak", "peak memory"),
            Map.entry("kernel_per_connection", "kernel memory per connection"),
            Map.entry("server_heap_per_connection", "server heap per connection"),
            Map.entry("server_rss_per_connection", "server memory per connection"),
            Map.entry("client_heap_per_connection", "client heap per connection"),
            Map.entry("client_rss_per_connection", "client memory per connection"));

    private static final Map<String, String> OWNERS =
            Map.of("host", "machine", "cluster", "cluster", "client", "client", "server", "server");

    private static final Pattern TIME = Pattern.compile("(connect|reply)_(?:p(\\d\\d)(\\d?)|max)");
    private static final Pattern NUMBER = Pattern.compile("\\d{4,18}");
    private static final String OF_RAMP = "ramp.";

    private ComparisonWords() {}

    /** Returns the words for a metric: {@code ramp.reply_p999} is "reply time p99.9, ramp". */
    public static String metric(String name) {
        String base = name.startsWith(OF_RAMP) ? name.substring(OF_RAMP.length()) : name;
        Matcher time = TIME.matcher(base);
        String words = time.matches() ? time.group(1) + " time " + percentile(time) : METRICS.get(base);
        return (words == null ? base.replace('_', ' ') : words) + (base.equals(name) ? "" : ", ramp");
    }

    private static String percentile(Matcher time) {
        return time.group(2) == null
                ? "maximum"
                : "p" + time.group(2) + (time.group(3).isEmpty() ? "" : "." + time.group(3));
    }

    /** Returns true if more of this metric is better, false if less is. */
    public static boolean moreIsBetter(String metric) {
        return MORE_IS_BETTER.contains(metric);
    }

    /** Returns the words for a setting: {@code plan.workload.messageInterval} is "message interval". */
    public static String setting(String name) {
        if (name.equals("plan.batch")) {
            return "clients per batch";
        }
        String[] parts = name.split("\\.");
        String words = parts[parts.length - 1].replaceFirst("Mb$", ", MiB").replaceAll("(?<=[a-z])(?=[A-Z][a-z])", " ");
        String owner = parts.length < 2 ? null : OWNERS.get(parts[parts.length - 2]);
        return (owner == null ? "" : owner + ": ")
                + words.toLowerCase(Locale.ROOT).replace(", mib", ", MiB");
    }

    /** Returns a setting's value for a person: numbers with commas, durations as people write them. */
    public static String value(@Nullable String value) {
        if (value == null) {
            return "-";
        }
        if (NUMBER.matcher(value).matches()) {
            return "%,d".formatted(Long.parseLong(value));
        }
        try {
            return value.startsWith("PT") ? Quantities.format(Duration.parse(value)) : value;
        } catch (DateTimeException e) {
            return value;
        }
    }

    /** Returns the words for all names of a comparison, by name. */
    public static Map<String, String> of(Comparison comparison) {
        Map<String, String> words = new LinkedHashMap<>();
        comparison.settings().forEach(setting -> words.put(setting.name(), setting(setting.name())));
        comparison.numbers().forEach(row -> words.put(row.name(), metric(row.name())));
        return words;
    }
}
