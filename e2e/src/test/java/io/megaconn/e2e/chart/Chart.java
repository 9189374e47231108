package io.megaconn.e2e.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * helm/megaconn with a user's values, rendered by the real Helm engine.
 *
 * @param values YAML
 * @param kubeVersion the version of Kubernetes to render for
 */
record Chart(String release, String namespace, String values, String kubeVersion) {
    static final Path HOME = Path.of(System.getProperty("megaconn.home"));

    /** Value files that the chart must accept: NAME of helm/megaconn/ci/NAME-values.yaml. */
    static final List<String> FILES = List.of("defaults", "everything", "small", "least", "openshift");

    /** An operation of the chart's engine. */
    private interface Work<T> {
        T in(Path chart, Path values) throws IOException;
    }

    /** The newest version that the chart is rendered for, and the default here. */
    static final String NEWEST = "1.35.6";

    /** Cache: most tests use the same few charts. */
    private static final Map<Chart, Rendered> RENDERED = new ConcurrentHashMap<>();

    private static final Map<Chart, Rendered> WITH_HOOKS = new ConcurrentHashMap<>();

    static Chart with(String values) {
        return new Chart("megaconn", "megaconn", values, NEWEST);
    }

    /** @param name one of {@link #FILES} */
    static Chart file(String name) {
        return with(read("ci/" + name + "-values.yaml"));
    }

    /** @param file below helm/megaconn */
    static String read(String file) {
        try {
            return Files.readString(HOME.resolve("helm/megaconn").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Chart as(String release, String namespace) {
        return new Chart(release, namespace, values, kubeVersion);
    }

    /** @param version such as {@code 1.20.2} */
    Chart on(String version) {
        return new Chart(release, namespace, values, version);
    }

    /**
     * Renders all objects except hooks.
     *
     * @throws IllegalStateException with Helm's complaint
     */
    Rendered render() {
        return RENDERED.computeIfAbsent(this, chart -> chart.withCopy(chart::template));
    }

    /** Renders hooks too, which Helm does not print: the chart without the lines that make them hooks. */
    Rendered renderWithHooks() {
        return WITH_HOOKS.computeIfAbsent(
                this,
                key -> key.renderChanged(
                        "templates/tests/preflight.yaml", text -> text.replaceAll("(?m)^ *helm\\.sh/hook.*\n", "")));
    }

    /** Renders another chart. */
    Rendered renderWith(Path chart) {
        return withCopy((copy, values) -> template(chart, values));
    }

    /** Renders the chart with a change of one of its files. */
    Rendered renderChanged(String file, UnaryOperator<String> change) {
        return withCopy((chart, values) -> {
            Path path = chart.resolve(file);
            Files.writeString(path, change.apply(Files.readString(path)));
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

    /** Returns the notes that {@code helm install} prints. */
    String notes() {
        return withCopy((chart, values) -> new Helm(chart)
                .install()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(kubeVersion)
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
                .withKubeVersion(kubeVersion)
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

    /** Merges as Helm does: maps are merged, everything else is replaced, and null removes. */
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
