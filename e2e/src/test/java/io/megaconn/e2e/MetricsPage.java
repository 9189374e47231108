package io.megaconn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files and metrics in docs/how-to/metrics.md. */
record MetricsPage(String text) {
    private static final Pattern FILE = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(megaconn_\\w+)` \\| (\\w+) \\|");

    static MetricsPage read() {
        try {
            return new MetricsPage(Files.readString(Project.HOME.resolve("docs/how-to/metrics.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its files for Prometheus: one for a machine, one for a cluster. */
    List<String> configs() {
        return FILE.matcher(text).results().map(file -> file.group(1)).toList();
    }

    /** Returns the type of each metric, by name. */
    Map<String, String> metrics() {
        Map<String, String> metrics = new TreeMap<>();
        ROW.matcher(text).results().forEach(row -> metrics.put(row.group(1), row.group(2)));
        return metrics;
    }
}
