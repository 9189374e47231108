package io.megaconn.e2e.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * helm/megaconn with a user's values, in the hands of the real Helm engine.
 *
 * @param values YAML
 */
record Chart(String release, String namespace, String values) {
    static final Path HOME = Path.of(System.getProperty("megaconn.home"));

    /** Value files in resources/chart-values that the chart has to accept. */
    static final List<String> FILES = List.of("defaults", "everything", "small", "least");

    /** What the chart's engine is asked to do. */
    private interface Work<T> {
        T in(Path chart, Path values) throws IOException;
    }

    static Chart with(String values) {
        return new Chart("megaconn", "megaconn", values);
    }

    /** @param name one of {@link #FILES} */
    static Chart file(String name) {
        try (InputStream in = Chart.class.getResourceAsStream("/chart-values/" + name + ".yaml")) {
            return with(new String(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Chart as(String release, String namespace) {
        return new Chart(release, namespace, values);
    }

    /**
     * All objects but hooks.
     *
     * @throws IllegalStateException with Helm's complaint
     */
    Rendered render() {
        return withCopy(this::template);
    }

    /** The hooks too: Helm prints none, so this is the chart without the lines that make them hooks. */
    Rendered renderWithHooks() {
        return withCopy((chart, values) -> {
            for (Path file : files(chart.resolve("templates/tests"))) {
                Files.writeString(file, Files.readString(file).replaceAll("(?m)^ *helm\\.sh/hook.*\n", ""));
            }
            return template(chart, values);
        });
    }

    /** Lints the chart with these values as its defaults, because helm-java's lint takes none. */
    LintResult lint() {
        return withCopy((chart, values) -> {
            Path defaults = chart.resolve("values.yaml");
            Map<String, Object> merged = merged(
                    Doc.parse(Files.readString(defaults)).map(),
                    Doc.parse(Files.readString(values)).map());
            Files.writeString(defaults, new Dump(DumpSettings.builder().build()).dumpToString(merged));
            return new Helm(chart).lint().strict().call();
        });
    }

    /** What a user reads after {@code helm install}. */
    String notes() {
        return withCopy((chart, values) -> new Helm(chart)
                .install()
                .withName(release)
                .withNamespace(namespace)
                .withValuesFile(values)
                .clientOnly()
                .dryRun()
                .call()
                .getOutput());
    }

    private Rendered template(Path chart, Path values) {
        return new Rendered(new Helm(chart)
                .template()
                .withName(release)
                .withNamespace(namespace)
                .withValuesFile(values)
                .call());
    }

    private <T> T withCopy(Work<T> work) {
        try {
            Path folder = Files.createTempDirectory("megaconn-chart");
            try {
                Path original = HOME.resolve("helm/megaconn");
                Path copy = folder.resolve("megaconn");
                for (Path file : files(original)) {
                    Path target = copy.resolve(original.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
                return work.in(copy, Files.writeString(folder.resolve("values.yaml"), values));
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList().reversed()) {
                Files.delete(path);
            }
        }
    }

    /** As Helm merges: maps are merged, everything else is replaced, and null takes away. */
    private static Map<String, Object> merged(Map<String, Object> under, Map<String, Object> over) {
        Map<String, Object> result = new LinkedHashMap<>(under);
        over.forEach((key, value) -> {
            if (value == null) {
                result.remove(key);
            } else if (value instanceof Map && result.get(key) instanceof Map) {
                result.put(key, merged(new Doc(result.get(key)).map(), new Doc(value).map()));
            } else {
                result.put(key, value);
            }
        });
        return result;
    }
}
