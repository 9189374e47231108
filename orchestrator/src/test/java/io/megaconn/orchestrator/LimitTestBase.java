package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Runs into a limit that is really there, and looks at what it is called. */
abstract class LimitTestBase extends RampTestBase {
    /** A ramp on this test's port, started by {@code program}. */
    Program ramp(List<String> program, String... options) {
        List<String> args = new ArrayList<>(List.of("ramp", "--local", "--port", "" + port));
        args.addAll(List.of("--output", output.toString()));
        args.addAll(List.of(options));
        return keep(Program.start(folder, port, program, args.toArray(String[]::new)));
    }

    /** The report says so, the log of the run said it on the way, and the user has read it. */
    JsonNode assertFound(Program ramp, String limit, String... words) {
        JsonNode finding = findings(limit)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + limit + " in "
                        + record.report().get("findings") + System.lineSeparator() + ramp.out()));
        assertThat(finding.get("seen").asString()).contains(words);
        assertThat(finding.get("fix").asString()).isNotEmpty();
        assertThat(said(limit)).as("said while it waited").isTrue();
        assertThat(ramp.out()).contains("docs/limits/" + limit + ".md");
        return finding;
    }

    Stream<JsonNode> findings(String limit) {
        return record.report()
                .get("findings")
                .valueStream()
                .filter(finding -> finding.get("limit").asString().equals(limit));
    }

    boolean said(String limit) {
        return record.eventsSoFar().stream()
                .filter(event -> event.get("event").asString().equals("diagnosed"))
                .flatMap(event -> event.get("findings").valueStream())
                .anyMatch(finding -> finding.get("limit").asString().equals(limit));
    }

    /** As one of the causes that are told instead of their symptom. */
    void assertNotFound(String limit) {
        assertThat(findings(limit)).as(limit).isEmpty();
    }
}
