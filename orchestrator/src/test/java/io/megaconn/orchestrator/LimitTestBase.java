package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Runs into a real limit, and checks how it is reported. */
abstract class LimitTestBase extends RampTestBase {
    /** A ramp on this test's port, started by {@code program}. */
    Program ramp(List<String> program, String... options) {
        List<String> args = new ArrayList<>(List.of("ramp", "--local", "--port", "" + port));
        args.addAll(List.of("--output", output.toString()));
        args.addAll(List.of(options));
        return keep(Program.start(folder, program, args.toArray(String[]::new)));
    }

    /** Requires the limit in the report, in run.jsonl and in the output. */
    JsonNode assertFound(Program ramp, String limit, String... words) {
        JsonNode finding = findings(limit)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + limit + " in "
                        + record.report().get("findings") + System.lineSeparator() + ramp.out()));
        assertThat(finding.get("fix").asString()).isNotEmpty();
        assertThat(said(limit, words))
                .as("said while it waited: %s", List.of(words))
                .isTrue();
        assertThat(ramp.out()).contains("docs/limits/" + limit + ".md");
        return finding;
    }

    /** Waits until the limit is reported, and ends the ramp. */
    JsonNode awaitFound(Program ramp, String limit, String... words) throws Exception {
        Program.eventually().atMost(Duration.ofMinutes(4)).until(() -> said(limit, words) || !ramp.isAlive());
        assertThat(ramp.isAlive()).as("%s%n%s", ramp.out(), ramp.err()).isTrue();
        ramp.signal("INT");
        ramp.exits(130);
        return assertFound(ramp, limit, words);
    }

    Stream<JsonNode> findings(String limit) {
        return record.report()
                .get("findings")
                .valueStream()
                .filter(finding -> finding.get("limit").asString().equals(limit));
    }

    /** Requires a finding with all of these words. */
    boolean said(String limit, String... words) {
        return record.eventsSoFar().stream()
                .filter(event -> event.get("event").asString().equals("diagnosed"))
                .flatMap(event -> event.get("findings").valueStream())
                .filter(finding -> finding.get("limit").asString().equals(limit))
                .anyMatch(finding -> Stream.of(words)
                        .allMatch(word -> finding.get("seen").asString().contains(word)));
    }

    /** Requires one of the causes that are reported instead of their symptom. */
    void assertNotFound(String limit) {
        assertThat(findings(limit)).as(limit).isEmpty();
    }
}
