package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.EventNames;
import io.megaconn.runtime.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tests that docs/reference/report.schema.json and run.schema.json describe every field, and no others. */
class SchemasTest {
    private static final Map<String, JsonNode> FILES =
            Map.of("report.schema.json", Schemas.json("report"), "run.schema.json", Schemas.json("run"));

    @TempDir
    Path folder;

    @Test
    void everyFieldOfTheReportIsDescribedAndNoOther() {
        SchemaWalk walk = new SchemaWalk(FILES);

        walk.record(Report.class, "report.schema.json", FILES.get("report.schema.json"));

        assertThat(walk.problems()).isEmpty();
    }

    @Test
    void everyEventIsDescribedAndNoOther() {
        SchemaWalk walk = new SchemaWalk(FILES);
        JsonNode schema = FILES.get("run.schema.json");
        List<String> names = Stream.of(Event.class.getPermittedSubclasses())
                .map(EventNames::of)
                .toList();

        for (Class<?> event : Event.class.getPermittedSubclasses()) {
            String name = EventNames.of(event);
            JsonNode definition = schema.path("$defs").path(name);
            walk.record(event, "run.schema.json", definition, "at", "t", "event");
            assertThat(definition.at("/properties/event/const").asString())
                    .as("name of %s in run.schema.json", name)
                    .isEqualTo(name);
        }

        assertThat(walk.problems()).isEmpty();
        assertThat(schema.path("$defs").propertyNames()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(schema.path("allOf")
                        .valueStream()
                        .map(one -> one.at("/if/properties/event/const").asString()))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void theFormatIsTheOneThatIsWritten() {
        assertThat(FILES.get("report.schema.json")
                        .at("/properties/format/const")
                        .asInt())
                .isEqualTo(Report.FORMAT);
        assertThat(FILES.get("run.schema.json")
                        .at("/$defs/runStarted/properties/format/const")
                        .asInt())
                .isEqualTo(Report.FORMAT);
        assertThat(FILES.values())
                .allSatisfy(schema -> assertThat(schema.get("title").asString()).endsWith("format " + Report.FORMAT));
    }

    static List<Report> reports() {
        return List.of(
                SampleReports.full(),
                SampleReports.full(SampleReports.MACHINE, Outcome.disagree("1 lost")),
                SampleReports.stopped(1, Outcome.notReached("no room"), "lost==0", "connect_p99<1s"),
                SampleReports.stopped(0, Outcome.interrupted()));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void reportsOfAllPlacesAndEndsAreValid(Report report) {
        assertThat(Schemas.report(Json.write(report))).isEmpty();
    }

    @Test
    void whatIsNoReportIsNotValid() {
        String json = Json.write(SampleReports.full());

        assertThat(Schemas.report(json.replace("\"lost\":2", "\"lost\":\"2\""))).isNotEmpty();
        assertThat(Schemas.report(json.replace("\"format\":4", "\"format\":2"))).isNotEmpty();
        assertThat(Schemas.report(json.replace("\"kernel\":2500", "\"kernels\":2500")))
                .isNotEmpty();
        assertThat(Schemas.report(json.replace("\"2026-11-25T17:00:00.123Z\"", "\"today\"")))
                .isNotEmpty();
        assertThat(Schemas.report("{}")).isNotEmpty();
    }

    @Test
    void whatALaterVersionAddsIsValid() {
        assertThat(Schemas.report(Json.write(SampleReports.full()).replaceFirst("\\{", "{\"new\":1,")))
                .isEmpty();
        assertThat(Schemas.line("{\"at\":\"2026-11-25T17:00:00Z\",\"t\":1.5,\"event\":\"somethingNew\"}"))
                .isEmpty();
    }

    @Test
    void everyLineOfARunIsValid() throws IOException {
        try (RunLog log = RunLog.create(folder, "run-1", RunStart.ofThisProgram(), AssertionError::new)) {
            Run run = SampleReports.run(SampleReports.CLUSTER, log);
            run.accept(new Event.HoldStarted(Duration.ofSeconds(90)));
            SampleReports.done(run, 3);
            SampleReports.lose(run);
            run.end(Outcome.reached("fine"));
        }
        List<String> lines = Files.readAllLines(folder.resolve("run-1/run.jsonl"));

        assertThat(lines)
                .hasSizeGreaterThan(7)
                .allSatisfy(line -> assertThat(Schemas.line(line)).as(line).isEmpty());
        assertThat(Schemas.line(lines.getFirst().replace("\"target\":2500", "\"goal\":2500")))
                .isNotEmpty();
    }
}
