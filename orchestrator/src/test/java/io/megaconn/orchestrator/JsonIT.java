package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tests that --json prints one document to standard output, however the command ends. */
class JsonIT extends RampTestBase {
    /** UsageTest tests others, in its own process. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "preflight --local --port 70000       | --port 70000 is out of range",
                "report missing                       | neither the folder of a run nor",
            })
    void aFailureIsADocumentToo(String args, String told) {
        List<String> words = new ArrayList<>(List.of(args.split(" ")));
        words.add("--json");

        Program program = run(words.toArray(String[]::new)).exits(2);

        JsonNode document = only(program);
        assertThat(document.get("error").asString()).contains(told);
        assertThat(document.get("exitCode").asInt()).isEqualTo(2);
        assertThat(program.err()).startsWith("orchestrator: ").contains(told);
    }

    @Test
    void whatPreflightRefusesAreTheChecksAndTestCases() throws IOException {
        Path junit = folder.resolve("ramp.xml");
        String[] options = {"--local", "--target", "2_000m", "--port", "" + port, "--json"};

        Program preflight = run(concat("preflight", options)).exits(3);
        Program ramp = run(concat("ramp", concat("--junit", concat(junit.toString(), options))))
                .exits(3);

        for (Program program : List.of(preflight, ramp)) {
            JsonNode document = only(program);
            assertThat(document.get("refused").asBoolean()).isTrue();
            assertThat(document.get("checks")
                            .valueStream()
                            .filter(check -> check.get("status").asString().equals("REFUSE"))
                            .map(check -> check.get("name").asString()))
                    .contains("memory");
        }
        assertThat(ramp.err()).contains("REFUSE  memory", "no clients were started");
        assertThat(Files.readString(junit)).contains("failures=\"1\"", "<failure message=", "memory: found ");
        assertNoChildIsLeft(ramp);
    }

    @Test
    void aReportIsPrintedAsItWasWrittenByAQuietRamp() {
        Program ramp = ramp("--target", "50", "--quiet", "--name", "first try", "--tag", "ci=412")
                .exits(0);
        assertThat(ramp.out())
                .contains("counts        clients 50, server 50, kernel 50", "(exit code 0)")
                .doesNotContain("plan  ")
                .doesNotContain("starts")
                .doesNotContain("connected in");
        String output = record.output().toString();

        JsonNode report = record.report();
        for (String witness : List.of("clients", "server", "kernel")) {
            assertThat(report.get("counts").get(witness).asInt()).as(witness).isEqualTo(50);
        }
        for (String wanted : List.of(record.path().toString(), "latest", "first try")) {
            assertThat(only(run("report", wanted, "--output", output, "--json").exits(0)))
                    .as(wanted)
                    .isEqualTo(report);
        }
        JsonNode listed =
                only(run("runs", "--output", output, "--json").exits(0)).at("/runs/0");
        JsonNode first = record.events().getFirst();
        for (JsonNode document : List.of(report, listed, first)) {
            assertThat(document.get("name").asString()).isEqualTo("first try");
            assertThat(document.at("/tags/ci").asString()).isEqualTo("412");
        }
        assertThat(report.get("plan").toString()).as("the plan").doesNotContain("first try", "412");
        assertThat(listed.get("state").asString()).isEqualTo("finished");
    }

    private static String[] concat(String first, String... rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    private static JsonNode only(Program program) {
        assertThat(program.out().lines()).hasSize(1);
        return RunFolder.JSON.readTree(program.out());
    }
}
