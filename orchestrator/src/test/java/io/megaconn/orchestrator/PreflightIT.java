package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests that a target that this machine can't hold is refused with exit code 3, before anything is started. */
class PreflightIT extends RampTestBase {
    @Test
    void aSmallTargetPassesAndEveryCheckIsListed() {
        Program preflight = run("preflight", "--local", "--target", "10", "--port", "" + port)
                .exits(0);

        assertThat(preflight.out())
                .contains("10 connections = 1 client x 10")
                .contains(
                        "nofile",
                        "fs.nr_open",
                        "fs.file-max",
                        "memory",
                        "ip_local_port_range",
                        "conntrack",
                        "tcp_mem",
                        "somaxconn",
                        "port " + port)
                .doesNotContain("REFUSE");
    }

    @Test
    void asJsonTheChecksCanBeReadByAProgram() {
        Program preflight = run("preflight", "--local", "--target", "10", "--port", "" + port, "--json")
                .exits(0);
        assertThat(preflight.out().lines()).hasSize(1);
        JsonNode json = RunFolder.JSON.readTree(preflight.out());

        assertThat(json.get("refused").asBoolean()).isFalse();
        assertThat(json.get("largestTarget").asInt()).isEqualTo(10);
        assertThat(json.get("checks")).hasSizeGreaterThan(8).allSatisfy(check -> {
            assertThat(check.get("name").asString()).isNotEmpty();
            assertThat(check.get("status").asString()).isIn("OK", "WARN", "REFUSE");
            assertThat(check.get("found").asString()).isNotEmpty();
            assertThat(check.get("needed").asString()).isNotEmpty();
        });
    }

    @Test
    void aBillionIsRefusedWithTheLargestTargetThatFits() {
        Program ramp = ramp("--target", "1000m").exits(3);

        assertThat(ramp.err())
                .contains("REFUSE  memory: found ", "no clients were started; largest target that fits now: --target ")
                .doesNotContain("\tat ");
        assertNothingWasStarted(ramp);

        String largest = ramp.err().replaceAll("(?s).*fits now: --target (\\d+).*", "$1");
        run("preflight", "--local", "--port", "" + port, "--target", "" + Integer.parseInt(largest) * 9L / 10)
                .exits(0);
    }

    @Test
    void aPlanOfABillionClientsIsRefusedToo() {
        Program ramp =
                ramp("--target", "1000m", "--connections-per-client", "1").exits(2);

        assertThat(ramp.err()).contains("1,000,000,000 clients are too many: use more --connections-per-client");
        assertNothingWasStarted(ramp);
    }

    @Test
    void aPortInUseIsRefusedWithTheWayToFindOutWhoUsesIt() throws Exception {
        try (ServerSocket taken = taken()) {
            Program ramp = ramp("--target", "10").exits(3);

            assertThat(taken.isBound()).isTrue();
            assertThat(ramp.err())
                    .contains(
                            "REFUSE  port " + port + ": found in use (EADDRINUSE): ",
                            "(pid " + ProcessHandle.current().pid() + ") listens on 127.0.0.1:" + port + ", needs free",
                            "choose another with --port " + (port + 1))
                    .endsWith("no clients were started\n");
            assertNothingWasStarted(ramp);
        }
    }

    @Test
    void forcedOnToAPortInUseTheServerSaysWhyItDoesNotStart() throws Exception {
        try (ServerSocket taken = taken()) {
            Program ramp = ramp("--target", "10", "--force").exits(ExitCode.REFUSED);

            assertThat(taken.isBound()).isTrue();
            assertThat(ramp.err()).contains("continuing despite failed checks (--force)");
            assertThat(ramp.out() + ramp.err())
                    .contains("the server did not start: ", String.valueOf(port))
                    .doesNotContain("\tat ");
            assertThat(record.report().get("exitCode").asInt()).isEqualTo(ExitCode.REFUSED);
            assertThat(record.report().get("verdict").asString())
                    .startsWith("the server did not start: ")
                    .containsIgnoringCase("in use");
            assertNoChildIsLeft(ramp);
        }
    }

    @Test
    @OnRequest
    void aSecondRampOnTheSamePortIsRefusedAndTheFirstGoesOn() {
        Program first = ramp("--target", "20", "--hold", "1h");
        Program.eventually().until(() -> record.has("holdStarted"));

        Program second = run("ramp", "--local", "--target", "20", "--port", "" + port, "--output", output + "2")
                .exits(3);

        assertThat(second.err()).contains("port " + port + ": found in use");
        assertThat(Files.exists(folder.resolve("runs2"))).isFalse();
        assertThat(first.isAlive()).isTrue();
        assertThat(first.children()).hasSize(2);
    }

    private ServerSocket taken() throws Exception {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }

    private void assertNothingWasStarted(Program ramp) {
        assertThat(Files.exists(output)).as("record").isFalse();
        assertNoChildIsLeft(ramp);
    }
}
