package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunLogTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path output;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void everyEventIsALineOfJsonOnDiskBeforeTheLogIsClosed() throws IOException {
        try (RunLog log = RunLog.create(output, RunLog.newId(NOW), RunStart.ofThisProgram(), warnings::add)) {
            log.accept(new Event.BatchStarted(1, 4, 10, 250_000));
            log.accept(new Event.BatchFailed(1, new Counts(1, 2, -1), 3, "line\nbreak and \"quotes\""));
            log.accept(new Event.HoldStarted(Duration.ofSeconds(90)));

            List<String> lines = Files.readAllLines(log.folder().resolve("run.jsonl"));

            assertThat(lines).hasSize(3);
            JsonNode started = JSON.readTree(lines.get(0));
            assertThat(started.get("event").asString()).isEqualTo("batchStarted");
            assertThat(Instant.parse(started.get("at").asString())).isAfter(NOW.minusSeconds(1));
            assertThat(started.get("of").asInt()).isEqualTo(4);
            assertThat(started.get("expected").asInt()).isEqualTo(250_000);
            JsonNode failed = JSON.readTree(lines.get(1));
            assertThat(failed.get("counts").get("server").asInt()).isEqualTo(2);
            assertThat(failed.get("reason").asString()).isEqualTo("line\nbreak and \"quotes\"");
            assertThat(JSON.readTree(lines.get(2)).get("duration").asString()).isEqualTo("PT1M30S");
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void everyRunHasAFolderOfItsOwnNamedAfterItsStart() {
        try (RunLog one = RunLog.create(output, RunLog.newId(NOW), RunStart.ofThisProgram(), warnings::add);
                RunLog two = RunLog.create(output, RunLog.newId(NOW), RunStart.ofThisProgram(), warnings::add)) {
            assertThat(one.id()).matches("20260203-040506-[0-9a-f]{4}").isNotEqualTo(two.id());
            assertThat(one.folder()).isEqualTo(output.resolve(one.id()));
            assertThat(one.folder().resolve("logs")).isDirectory();
        }
    }

    @Test
    void theReportIsThereWholeAndNothingBesideIt() throws IOException {
        try (RunLog log = RunLog.create(output, RunLog.newId(NOW), RunStart.ofThisProgram(), warnings::add)) {
            Report report = TestRun.of(100).run.end(Outcome.reached("fine"));
            log.writeReport(report);

            JsonNode json = JSON.readTree(log.folder().resolve("report.json"));
            assertThat(json.get("format").asInt()).isEqualTo(Report.FORMAT);
            assertThat(json.get("exitCode").asInt()).isZero();
            assertThat(json.get("verdict").asString()).isEqualTo("fine");
            assertThat(json.get("plan").get("target").asInt()).isEqualTo(100);
            assertThat(json.get("hold").isNull()).isTrue();
            assertThat(files(log)).containsExactlyInAnyOrder("run.jsonl", "report.json", "logs");
        }
    }

    @Test
    void anOutputThatIsAFileIsAUsageErrorNamingTheOption() throws IOException {
        Path file = Files.createFile(output.resolve("file"));

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RunLog.create(file, RunLog.newId(NOW), RunStart.ofThisProgram(), warnings::add))
                .withMessageContaining("--output")
                .withMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void aFullDiskIsWarnedOfOnceAndTheRunGoesOn() throws IOException {
        Path folder = Files.createDirectory(output.resolve("run"));
        Files.createSymbolicLink(folder.resolve("report.json.partial"), Path.of("/dev/full"));
        try (RunLog log = new RunLog(
                "run",
                RunStart.ofThisProgram(),
                folder,
                Files.newBufferedWriter(Path.of("/dev/full")),
                warnings::add)) {
            log.accept(new Event.Silent(1));
            log.accept(new Event.Silent(2));
            assertThat(log.describe())
                    .isEqualTo(folder + " is incomplete: " + folder
                            + "/run.jsonl can't be written (no space left on device)");
            log.writeReport(TestRun.of(100).run.end(Outcome.reached("fine")));
        }

        assertThat(warnings).singleElement().asString().contains(folder.toString(), "no space left on device");
        assertThat(folder.resolve("report.json")).doesNotExist();
    }

    @Test
    void aReportThatDoesNotFitLeavesNoHalfOfItself() throws IOException {
        try (RunLog log = RunLog.create(output, RunLog.newId(NOW), RunStart.ofThisProgram(), warnings::add)) {
            Files.createSymbolicLink(log.folder().resolve("report.json.partial"), Path.of("/dev/full"));

            log.writeReport(TestRun.of(100).run.end(Outcome.reached("fine")));

            assertThat(warnings).hasSize(1);
            assertThat(files(log)).containsExactlyInAnyOrder("run.jsonl", "logs");
        }
    }

    private static List<String> files(RunLog log) throws IOException {
        try (Stream<Path> files = Files.list(log.folder())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
