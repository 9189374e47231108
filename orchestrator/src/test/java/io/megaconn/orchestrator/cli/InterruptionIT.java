package io.megaconn.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.RampTestBase;
import io.megaconn.orchestrator.RunFolder;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests Ctrl-C, SIGTERM and the loss of the terminal: the report is written, the children are gone, exit code 130. */
class InterruptionIT extends RampTestBase {
    @ParameterizedTest
    @ValueSource(strings = "HUP")
    void inTheMiddleOfABatch(String signal) throws Exception {
        Program ramp = ramp("--target", "2000", "--connections-per-client", "1000", "--connect-rate", "50");
        Program.eventually().until(record::isInMidBatch);

        ramp.signal(signal);

        assertInterrupted(ramp);
        assertThat(record.names()).doesNotContain("batchDone");
        long clients = record.report().get("counts").get("clients").asLong();
        assertThat(clients).as("what it got to").isBetween(1L, 1999L);
    }

    @OnRequest
    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP", "TERM"})
    void duringTheHold(String signal) throws Exception {
        Program ramp = ramp("--target", "200", "--connections-per-client", "100", "--hold", "1h");
        Program.eventually().until(() -> record.has("holdStarted"));

        ramp.signal(signal);

        assertInterrupted(ramp);
        assertThat(record.report().get("counts").get("clients").asLong()).isEqualTo(200);
        assertThat(record.report().get("batches")).hasSize(1);
    }

    @OnRequest
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void inTheMiddleOfABatchByTheOtherSignals(String signal) throws Exception {
        inTheMiddleOfABatch(signal);
    }

    /** Tests Ctrl-C, which goes to every process of the terminal: the children leave the decision to the orchestrator. */
    @Test
    void ctrlCReachesTheChildrenTooAndNoneOfThemDiesOfIt() throws Exception {
        List<String> ownGroup = Stream.concat(Stream.of("setsid"), Jar.orchestrator().command().stream())
                .toList();
        Program ramp = keep(Program.start(
                folder, ownGroup, "ramp", "--local", "--target", "20", "--hold", "1h", "--port", "" + port));
        record = new RunFolder(folder.resolve("runs"));
        Program.eventually().until(() -> record.has("holdStarted"));

        Program.kill("INT", -ramp.pid());

        assertInterrupted(ramp);
        assertThat(record.names()).doesNotContain("processDied");
        assertThat(record.report().get("deaths").isEmpty()).isTrue();
        assertThat(record.report().get("counts").get("clients").asLong()).isEqualTo(20);
        assertThat(record.report().get("batches")).hasSize(1);
    }

    @Test
    void withJsonTheReportIsStillPrinted() throws Exception {
        Program ramp = ramp("--target", "20", "--hold", "1h", "--json");
        Program.eventually().until(() -> record.has("holdStarted"));

        ramp.signal("TERM");

        ramp.exits(130);
        assertNoChildIsLeft(ramp);
        assertThat(RunFolder.JSON.readTree(ramp.out())).isEqualTo(record.report());
    }

    private void assertInterrupted(Program ramp) {
        ramp.exits(130);
        assertNoChildIsLeft(ramp);
        JsonNode report = record.report();
        assertThat(report.get("exitCode").asInt()).isEqualTo(130);
        assertThat(report.get("verdict").asString()).isEqualTo("interrupted");
        assertThat(record.names()).endsWith("runEnded");
        assertThat(record.path().resolve("report.html")).content().contains("\"verdict\":\"interrupted\"");
        assertThat(ramp.out()).endsWith("interrupted (exit code 130)\n");
        assertThat(ramp.err()).doesNotContain("\tat ");
    }
}
