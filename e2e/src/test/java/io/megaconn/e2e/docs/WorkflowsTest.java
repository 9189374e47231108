package io.megaconn.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The workflows of the forge: what actionlint does not check, and their scripts, run here. */
class WorkflowsTest {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final Path WORKFLOWS = HOME.resolve(".github/workflows");
    /** A commit, because tags of actions can be moved. */
    private static final Pattern PINNED =
            Pattern.compile("\\s+(- )?uses: [\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");

    @TempDir
    Path folder;

    @SuppressWarnings("unchecked")
    private static Map<String, Object> yaml(Path file) throws IOException {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    private static List<Map<String, Object>> jobs(String workflow) throws IOException {
        List<Map<String, Object>> jobs = new ArrayList<>();
        for (Object job : map(yaml(WORKFLOWS.resolve(workflow)).get("jobs")).values()) {
            jobs.add(map(job));
        }
        return jobs;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static List<Map<String, Object>> steps(Map<String, Object> job) {
        return ((List<?>) job.get("steps")).stream().map(WorkflowsTest::map).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ci.yml", "release.yml", "codeql.yml"})
    void actionsArePinnedAndPermissionsAreFew(String workflow) throws IOException {
        assertThat(Files.readAllLines(WORKFLOWS.resolve(workflow)))
                .filteredOn(line -> line.contains("uses:"))
                .isNotEmpty()
                .allMatch(line -> PINNED.matcher(line).matches());
        assertThat(yaml(WORKFLOWS.resolve(workflow)).get("permissions")).isEqualTo(Map.of("contents", "read"));
        for (Map<String, Object> job : jobs(workflow)) {
            assertThat(job).containsKey("timeout-minutes");
            assertThat(steps(job))
                    .filteredOn(step -> String.valueOf(step.get("uses")).startsWith("actions/checkout"))
                    .isNotEmpty()
                    .allSatisfy(step -> assertThat(map(step.get("with")).get("persist-credentials"))
                            .isEqualTo(false));
        }
    }

    /** A script gets values of the event through variables: an expression in a script would run what is in them. */
    @ParameterizedTest
    @ValueSource(strings = {"ci.yml", "release.yml", "codeql.yml"})
    void scriptsAreValidAndContainNoExpression(String workflow) throws IOException {
        for (Map<String, Object> job : jobs(workflow)) {
            for (Map<String, Object> step : steps(job)) {
                if (step.get("run") instanceof String script) {
                    assertThat(script).doesNotContain("${{");
                    run("bash", "-n", "-c", script).exits(0);
                    Pattern.compile("\\b(?:dist|bin|\\.ci)/[\\w-]+")
                            .matcher(script)
                            .results()
                            .map(match -> HOME.resolve(match.group()))
                            .filter(file -> !file.endsWith("target"))
                            .forEach(file -> assertThat(file).isExecutable());
                }
            }
        }
    }

    @Test
    void ciRunsWhatADeveloperRuns() throws IOException {
        assertThat(Files.readString(WORKFLOWS.resolve("ci.yml"))).contains("bash .ci/run");
    }

    @Test
    void aTagBuildsBothArchitectures() throws IOException {
        assertThat(Files.readString(WORKFLOWS.resolve("release.yml")))
                .contains("tags: ['v*']", "ubuntu-24.04-arm", "-Prelease", "jib:build -Pmulti-arch", "helm push");
    }

    @Test
    void notesAreThoseOfTheVersion() throws IOException {
        String version = Files.readAllLines(HOME.resolve("pom.xml")).stream()
                .filter(line -> line.startsWith("  <version>"))
                .map(line -> line.replaceAll("</?version>", "").trim())
                .findFirst()
                .orElseThrow();

        try (Program other = run(HOME.resolve("dist/release-notes").toString(), "v99.0.0")) {
            other.exits(1);
            assertThat(other.err()).contains("the tag is v99.0.0, and pom.xml has version " + version);
        }
        try (Program notes = run(HOME.resolve("dist/release-notes").toString(), "v" + version)) {
            notes.exits(0);
            assertThat(notes.out()).contains("- ").doesNotContain("\n## ");
        }
    }

    @Test
    void imagesAreInTheRegistryOfTheForge() {
        try (Program registry =
                run(HOME.resolve("dist/registry").toString(), "https://github.com", "Some-Owner/MegaConn")) {
            registry.exits(0);
            assertThat(registry.outLines()).containsExactly("ghcr.io/some-owner/megaconn");
        }
    }

    @Test
    void thePublishedChartHasItsHomeAndItsImages() throws IOException {
        Path chart = folder.resolve("chart");
        try (Program copy = run(
                HOME.resolve("dist/chart").toString(), "https://git.example/o/m", "registry.example/o/m", "" + chart)) {
            copy.exits(0);
        }
        assertThat(yaml(chart.resolve("Chart.yaml"))).containsEntry("home", "https://git.example/o/m");
        assertThat(map(yaml(chart.resolve("values.yaml")).get("image")))
                .containsEntry("prefix", "registry.example/o/m");
    }

    /** Forks and mirrors exist; only two places name the project's own address, and the workflows fill them in. */
    @Test
    void noAddressOfTheProjectIsInvented() throws IOException {
        assertThat(Files.readString(HOME.resolve("pom.xml"))).containsOnlyOnce("<project.home>");
        assertThat(yaml(HOME.resolve("helm/megaconn/Chart.yaml"))).containsEntry("home", "");
        Pattern own = Pattern.compile("(?:github\\.com|github\\.io|ghcr\\.io|gitlab\\.com)/[\\w.-]+/megaconn");
        try (Stream<Path> files = Stream.of(
                        "README.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "helm", ".github", "dist/assemble")
                .flatMap(WorkflowsTest::walk)) {
            assertThat(files.filter(file -> own.matcher(text(file)).find())).isEmpty();
        }
    }

    private static Stream<Path> walk(String name) {
        try {
            return Files.walk(HOME.resolve(name)).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void formsAskForTheReport() throws IOException {
        List<?> body =
                (List<?>) yaml(HOME.resolve(".github/ISSUE_TEMPLATE/bug.yml")).get("body");
        assertThat(body).anySatisfy(field -> {
            assertThat(map(map(field).get("attributes")).get("label")).isEqualTo("report.json");
            assertThat(map(map(field).get("validations")).get("required")).isEqualTo(true);
        });
        assertThat(Files.readString(HOME.resolve("SECURITY.md"))).contains("Report a vulnerability");
    }

    private Program run(String... command) {
        return Program.start(folder, List.of(command));
    }
}
