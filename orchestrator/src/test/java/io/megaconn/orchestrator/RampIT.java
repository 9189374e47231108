package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tests small ramps with real processes and sockets that reach their target. */
class RampIT extends LimitTestBase {
    /** The open-file limit is lower than the target. */
    @Test
    void everyBatchIsCountedFromThreeSidesAndTheLastShareIsTheRest() {
        Program ramp = ramp(
                Jar.orchestrator().withOpenFileLimit(1_000).command(),
                "--target",
                "1_050",
                "--connections-per-client",
                "500",
                "--batch",
                "2");

        ramp.exits(0);
        assertNoChildIsLeft(ramp);
        JsonNode report = record.report();
        assertThat(report.get("exitCode").asInt()).isZero();
        assertThat(report.get("plan").get("target").asInt()).isEqualTo(1050);
        assertCounts(report.get("counts"), 1050);
        assertThat(report.get("batches")).hasSize(2);
        assertCounts(report.get("batches").get(0).get("counts"), 1000);
        assertCounts(report.get("batches").get(1).get("counts"), 1050);
        assertThat(report.get("lost").asInt()).isZero();
        assertThat(report.get("failures").isEmpty()).isTrue();
        assertThat(report.get("deaths").isEmpty()).isTrue();
        assertThat(report.get("connectTime").get("count").asInt()).isEqualTo(1050);
        assertThat(report.get("secondsToTarget").asDouble()).isPositive();
        assertThat(report.get("command").asString()).startsWith("bin/orchestrator ramp --local --port");
        assertThat(record.logs()).containsExactly("client-0.log", "client-1.log", "client-2.log", "server.log");
        // And what a busy machine brings: that it takes long, or that a process did not answer for two seconds.
        Set<String> more = Set.of("sampled", "diagnosed", "unresponsive", "responsive");
        assertThat(record.names().stream().filter(name -> !more.contains(name)))
                .containsExactly(
                        "runStarted",
                        "preflighted",
                        "serverStarted",
                        "batchStarted",
                        "batchDone",
                        "batchStarted",
                        "batchDone",
                        "rampDone",
                        "runEnded");
        assertThat(ramp.out())
                .contains("1,050 connections = 2 clients x 500 + 1 x 50, in 2 batches of 2")
                .contains("batch 1/2     1,000 connected in", "batch 2/2     1,050 connected in")
                .contains("counts        clients 1,050, server 1,050, kernel 1,050")
                .contains(record.path().toString())
                .endsWith("(exit code 0)\n")
                .doesNotContain("\033");
        assertThat(ramp.err()).doesNotContain("WARNING").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource("wss, ws, echo, true")
    void overTlsEveryConnectionIsVerifiedAndCounted(String protocol, String spoken, String reply, boolean resuming) {
        List<String> options = new ArrayList<>(List.of("--target", "200", "--protocol", protocol, "--reply", reply));
        // Seldom enough that a busy machine sends what is due, and no connection falls silent.
        options.addAll(List.of("--message-interval", "10s", "--hold", "2s"));
        if (resuming) { // the second batch resumes sessions of the first, in the same process
            options.addAll(List.of("--connections-per-client", "50", "--batch", "2", "--processes", "1"));
            options.add("--tls-resume");
        }
        ramp(options.toArray(String[]::new)).exits(0);

        JsonNode report = record.report();
        assertCounts(report.get("counts"), 200);
        JsonNode workload = report.get("plan").get("workload");
        assertThat(workload.get("script").get("protocol").asString()).isEqualTo(spoken);
        assertThat(workload.get("tls").get("insecure").asBoolean()).isFalse();
        assertThat(report.get("failures").isEmpty()).isTrue();
        assertThat(report.get("phases")
                        .get("ramp")
                        .get("handshakeTime")
                        .get("count")
                        .asInt())
                .isEqualTo(200);
        assertThat(report.get("phases").get("ramp").get("resumedHandshakes").asInt() > 0)
                .as("resumed")
                .isEqualTo(resuming);
        record.assertValid("batchDone", "holdStarted", "holdDone", "runEnded");
    }

    @OnRequest
    @ParameterizedTest
    @CsvSource({"tls, raw, none, true", "tls, raw, echo, false"})
    void overTlsWithoutWebSocketsToo(String protocol, String spoken, String reply, boolean resuming) {
        overTlsEveryConnectionIsVerifiedAndCounted(protocol, spoken, reply, resuming);
    }

    @Test
    @OnRequest
    void megaconnsOwnServerGetsTheMessagesOfTheUser() {
        ramp(
                        "--target",
                        "20", // few enough that a busy machine sends what is due
                        "--protocol",
                        "echo",
                        "--message",
                        "{\"n\":{sequence}}\\n",
                        "--expect",
                        "\"n\":",
                        "--message-interval",
                        "1s",
                        "--hold",
                        "3s")
                .exits(0);

        JsonNode report = record.report();
        assertCounts(report.get("counts"), 20);
        assertThat(report.get("phases").get("hold").get("answered").asLong()).isPositive();
        assertThat(report.get("hold").get("messages").asInt()).as("they vary").isEqualTo(-1);
    }

    @Test
    @OnRequest
    void idleConnectionsToMegaconnsOwnServerAreNotSilent() {
        ramp("--target", "40", "--protocol", "ws", "--idle", "--message-interval", "1s", "--hold", "4s")
                .exits(0);

        assertThat(record.report().get("hold").get("silentMost").asInt()).isZero();
        assertThat(record.report().get("faults")).isEmpty();
    }

    /** Requires reply times, too. */
    @Test
    void aThresholdThatIsNotMetEndsAGoodRunWithItsOwnExitCode() {
        Path junit = folder.resolve("ramp.xml");
        Program ramp = ramp(
                "--junit",
                junit.toString(),
                "--target",
                "50",
                "--reply",
                "echo",
                "--message-interval",
                "1s",
                "--hold",
                "2s",
                "--threshold",
                "reply_p99<1us",
                "--threshold",
                "lost==0",
                "--threshold",
                "connect_p50 < 1us");

        ramp.exits(6);
        assertNoChildIsLeft(ramp);
        JsonNode report = record.report();
        assertThat(report.get("exitCode").asInt()).isEqualTo(6);
        assertThat(report.get("command").asString())
                .as("what a shell can repeat")
                .endsWith("--threshold lost==0 --threshold 'connect_p50 < 1us'");
        assertThat(report.get("thresholds").get(1).get("ok").asBoolean()).isTrue();
        assertThat(report.get("thresholds").get(2).get("actual").asDouble()).isPositive();
        assertThat(ramp.out())
                .contains("lost==0: 0, met", "connect_p50 < 1us: ", "ms, NOT MET")
                .contains("all counts agree; but 2 of 3 thresholds not met: reply_p99<1us (", "connect_p50 < 1us (")
                .endsWith("(exit code 6)\n");
        assertThat(junit)
                .content()
                .contains(
                        "tests=\"6\" failures=\"2\"", "batch 1 of 1: 50 connections", "<failure message=\"measured: ");
        assertThat(report.get("replyTime").get("count").asLong()).isGreaterThan(50);
        assertThat(report.get("replyTime").get("p50").asLong()).isPositive();
        assertThat(report.get("hold").get("lost").asInt()).isZero();
        assertThat(report.get("hold").get("messages").asInt()).isGreaterThan(50);
        record.assertValid("holdStarted", "holdDone");
    }

    @Test
    void manyClientsFitIntoTwoProcessesAndTheConnectRateIsNotExceeded() {
        Program ramp = ramp(
                "--target",
                "350",
                "--connections-per-client",
                "40",
                "--batch",
                "4",
                "--processes",
                "2",
                "--connect-rate",
                "50"); // so low that a machine which kept to it by being slow could run no test at all

        ramp.exits(0);
        assertNoChildIsLeft(ramp);
        assertThat(record.logs()).containsExactly("client-0.log", "client-1.log", "server.log");
        assertThat(record.report().get("batches")).hasSize(3);
        assertCounts(record.report().get("counts"), 350);
        JsonNode batch = record.report().get("batches").get(0);
        assertThat(batch.get("perSecond").asLong())
                .as("with what may come at once")
                .isLessThanOrEqualTo(60);
    }

    @Test
    @OnRequest
    void withJsonTheReportAloneIsOnStandardOutput() {
        Program ramp = ramp("--target", "50", "--json").exits(0);

        JsonNode printed = RunFolder.JSON.readTree(ramp.out());
        assertThat(printed).isEqualTo(record.report());
        assertThat(ramp.out().strip().lines()).hasSize(1);
        assertThat(ramp.err()).contains("50 connections = 1 client x 50", "batch 1/1     50 connected in");
    }

    @Test
    void aDryRunPrintsThePlanAndStartsNothing() {
        Program plain = ramp("--target", "1m", "--dry-run").exits(0);
        Program json = ramp("--target", "1m", "--dry-run", "--json").exits(0);

        assertThat(plain.out()).contains("1,000,000 connections = 40 clients x 25,000, in 4 batches of 10");
        assertThat(RunFolder.JSON.readTree(json.out()).get("clients").asInt()).isEqualTo(40);
        assertThat(Files.exists(output)).as("record").isFalse();
        assertNoChildIsLeft(plain);
    }

    private static void assertCounts(JsonNode counts, int expected) {
        assertThat(counts.get("clients").asInt()).as("clients").isEqualTo(expected);
        assertThat(counts.get("server").asInt()).as("server").isEqualTo(expected);
        assertThat(counts.get("kernel").asInt()).as("kernel").isEqualTo(expected);
    }
}
