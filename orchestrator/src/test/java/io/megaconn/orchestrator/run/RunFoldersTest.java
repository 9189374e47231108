package io.megaconn.orchestrator.run;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists of runs, and the run that a user means. */
class RunFoldersTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path output;

    private final List<String> notes = new ArrayList<>();

    private Path finished(String id, String startedAt, String name) throws IOException {
        ObjectNode report = (ObjectNode) JSON.readTree(Json.write(SampleReports.full()));
        report.put("run", id).put("startedAt", startedAt).put("name", name);
        Path folder = Files.createDirectories(output.resolve(id));
        Files.writeString(folder.resolve(RunLog.REPORT), report.toString());
        return folder;
    }

    private Path unfinished(String id, Instant start) {
        RunStart at = RunStart.earlier(start);
        try (RunLog log = RunLog.create(output, id, at, AssertionError::new)) {
            Invocation invocation =
                    new Invocation("1.2.3", "unknown", "ramp", new RunLabels("killed", Map.of("kernel", "6.12")));
            log.accept(invocation.started(id, SampleReports.PLAN, SampleReports.MACHINE));
            log.accept(new Event.Lost(1, "{}"));
            return log.folder();
        }
    }

    private Path find(String wanted) {
        return new RunFinder(output, notes::add).find(wanted);
    }

    private List<String> listed() {
        return RunFolders.list(output).stream().map(RunEntry::run).toList();
    }

    @Test
    void theNewestStartIsFirstWhateverTheNamesOfTheFolders() throws IOException {
        finished("b", "2026-11-25T17:00:00Z", "");
        finished("c", "2026-11-25T17:00:00.5Z", "");
        finished("a", "2026-11-26T09:00:00Z", "");
        unfinished("d", Instant.parse("2026-11-27T00:00:00Z"));
        Files.createDirectories(output.resolve("20261128-000000-ab12")); // nothing in it
        Files.createDirectories(output.resolve("logs-of-mine"));
        Files.writeString(output.resolve("notes.txt"), "not a run");

        assertThat(listed()).containsExactly("d", "a", "c", "b", "20261128-000000-ab12");
    }

    @Test
    void aFinishedRunHasItsResult() throws IOException {
        Path folder = finished("a", "2026-11-26T09:00:00Z", "baseline");
        JsonNode report = JSON.readTree(Files.readString(folder.resolve(RunLog.REPORT)));

        RunEntry entry = RunFolders.list(output).getFirst();

        assertThat(entry)
                .isEqualTo(new RunEntry(
                        "a",
                        "finished",
                        "baseline",
                        Map.of("k", "v"),
                        "2026-11-26T09:00:00Z",
                        2_500,
                        report.get("secondsToTarget").asDouble(),
                        6,
                        report.get("verdict").asString()));
        assertThat(entry.verdict()).isNotBlank();
    }

    @Test
    void anUnfinishedRunHasItsLabelsAndItsStart() {
        Instant start = Instant.parse("2026-11-27T00:00:00Z");
        unfinished("a", start);

        RunEntry entry = RunFolders.list(output).getFirst();

        assertThat(entry.state()).isEqualTo("unfinished");
        assertThat(entry.name()).isEqualTo("killed");
        assertThat(entry.tags()).containsExactly(Map.entry("kernel", "6.12"));
        assertThat(entry.target()).isEqualTo(2_500);
        assertThat(entry.exitCode()).isEqualTo(-1);
        assertThat(Instant.parse(String.valueOf(entry.startedAt()))).isCloseTo(start, within(10, SECONDS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"format\":99}",
                "\u0000\u0001",
                "{\"at\":\"today\"}",
                "{\"at\":\"+999999999-12-31T23:59:59Z\",\"t\":-1e300}"
            })
    void aDamagedRecordIsListedAsSuch(String text) throws IOException {
        finished("good", "2026-11-26T09:00:00Z", "");
        for (String file : List.of(RunLog.REPORT, RunLog.JSONL)) {
            Files.writeString(
                    Files.createDirectories(output.resolve("bad-" + file)).resolve(file), text);
        }

        List<RunEntry> runs = RunFolders.list(output);

        assertThat(runs).hasSize(3);
        assertThat(runs.getFirst().run()).isEqualTo("good");
        assertThat(runs.subList(1, 3)).allSatisfy(run -> {
            assertThat(run.state()).isEqualTo("damaged");
            assertThat(run.startedAt()).isNull();
            assertThat(run.verdict()).startsWith("damaged: ").hasLineCount(1);
        });
    }

    @Test
    void aFirstLineThatWasCutOffOrHasABadTimeIsDamaged() throws IOException {
        Path file = unfinished("a", Instant.now()).resolve(RunLog.JSONL);
        String line = Files.readAllLines(file).getFirst();
        for (String bad : List.of(
                line.substring(0, line.length() / 2),
                line.replaceFirst("\"at\":\"[^\"]*\"", "\"at\":\"soon\""),
                line.replaceFirst("\"t\":[0-9.E-]+", "\"t\":1e300"))) {
            Files.writeString(file, bad);

            assertThat(RunFolders.list(output).getFirst().state()).as(bad).isEqualTo("damaged");
        }
    }

    @Test
    void noFolderIsAnEmptyListAndAFileIsRefused() throws IOException {
        Path file = Files.createFile(output.resolve("file"));

        assertThat(RunFolders.list(output.resolve("missing"))).isEmpty();
        assertThatThrownBy(() -> RunFolders.list(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--output DIR");
    }

    @Test
    void latestIsTheNewestFinishedRunAndTheUnfinishedOneIsNoted() throws IOException {
        Path older = finished("z", "2026-11-25T17:00:00Z", "");
        Path newest = finished("a", "2026-11-26T09:00:00Z", "");
        Path running = unfinished("b", Instant.parse("2026-11-27T00:00:00Z"));

        assertThat(find("latest")).isEqualTo(newest);
        assertThat(notes).hasSize(1).first().asString().contains(running + " is newer than " + newest);
        assertThat(find("latest~0")).isEqualTo(newest);
        assertThat(find("latest~1")).isEqualTo(older);
        assertThatThrownBy(() -> find("latest~2")).hasMessageContaining("has only 2 finished runs");
    }

    @Test
    void aRunIsFoundByFolderIdAndName() throws IOException {
        Path first = finished("20261125-170000-ab12", "2026-11-25T17:00:00Z", "baseline");
        Path second = finished("20261126-170000-cd34", "2026-11-26T17:00:00Z", "base/line 2");

        assertThat(find(first.toString())).isEqualTo(first);
        assertThat(find("20261126-170000-cd34")).isEqualTo(second);
        assertThat(find("baseline")).isEqualTo(first);
        assertThat(find("base/line 2")).isEqualTo(second);
        assertThat(notes).isEmpty();
        assertThat(Stream.of("base", "", "..", "no\0where"))
                .allSatisfy(wanted -> assertThatThrownBy(() -> find(wanted)).isInstanceOf(UserError.class));
    }

    @Test
    void ofRunsWithOneNameTheNewestIsMeantAndTheOthersAreNoted() throws IOException {
        finished("a", "2026-11-25T17:00:00Z", "same");
        Path newest = finished("b", "2026-11-26T17:00:00Z", "same");

        assertThat(find("same")).isEqualTo(newest);
        assertThat(notes).containsExactly("2 runs are named same; this is the newest, " + newest);
    }
}
