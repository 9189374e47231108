package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.List;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests kill -9 of the orchestrator, of a client, of the server. */
class DeathIT extends RampTestBase {
    @Test
    void afterKill9OfTheOrchestratorItsChildrenGoAndTheRecordIsWholeUpToThen() throws Exception {
        Program ramp = ramp("--target", "2000", "--connections-per-client", "1000", "--connect-rate", "50");
        Program.eventually().until(record::isInMidBatch);
        assertThat(ramp.children()).as("server and two clients").hasSize(3);

        ramp.signal("KILL");

        ramp.exits(128 + 9);
        Program.eventually().untilAsserted(() -> assertNoChildIsLeft(ramp));
        assertThat(record.names()).startsWith("runStarted", "preflighted", "serverStarted", "batchStarted", "sampled");
        assertThat(record.path().resolve("report.json")).doesNotExist();
    }

    @Test
    @OnRequest
    void aClientKilledInMidBatchIsStartedAgainAndTheTargetIsReached() throws Exception {
        Program ramp = ramp("--target", "600", "--connections-per-client", "300", "--connect-rate", "100");
        Program.eventually().until(record::isInMidBatch);
        long killed = ramp.pidOf("--index=0");

        Program.kill("KILL", killed);

        ramp.exits(0);
        assertNoChildIsLeft(ramp);
        assertThat(record.names()).containsSubsequence("processDied", "processRestarted", "batchDone");
        assertThat(record.report().get("counts").get("kernel").asInt()).isEqualTo(600);
        assertDeath(killed);
        assertFault("client_died", "client-0");
        assertThat(ramp.out())
                .contains(
                        "client-0 (pid " + killed + ") died with exit code 137",
                        "client-0 (pid ",
                        ") restarted to hold 300")
                .containsPattern(
                        "fault         client-0 died at [\\d.]+ s \\(exit code 137\\): [\\d,]+ connections, recovered after ");
    }

    @Test
    void aClientKilledDuringTheHoldIsARecoveryAndALoss() throws Exception {
        Program ramp = ramp("--target", "200", "--connections-per-client", "100", "--hold", "15s");
        Program.eventually().until(() -> record.has("holdStarted"));
        long killed = ramp.pidOf("--index=0");

        Program.kill("KILL", killed);

        ramp.exits(5);
        assertNoChildIsLeft(ramp);
        assertThat(record.names())
                .containsSubsequence("holdStarted", "processDied", "processRestarted", "recovered", "holdDone");
        JsonNode hold = record.report().get("hold");
        assertThat(hold.get("lost").asInt()).as("lost with the process").isEqualTo(100);
        assertThat(hold.get("counts").get("kernel").asInt()).isEqualTo(200);
        assertDeath(killed);
        assertThat(record.report().get("deaths").get(0).get("connections").asInt())
                .isEqualTo(100);
        assertFault("client_died", "client-0")
                .satisfies(fault -> assertThat(fault.get("connections").asInt()).isEqualTo(100));
        assertThat(ramp.out()).contains("recovered after", "during the hold 100 connections were lost");
    }

    @Test
    @OnRequest
    void theServerKilledInTheRampIsStartedAgainAndTheTargetIsReached() throws Exception {
        Program ramp = ramp("--target", "400", "--connections-per-client", "200", "--connect-rate", "60");
        Program.eventually().until(record::isInMidBatch);
        long killed = ramp.pidOf("--port=" + port);

        Program.kill("KILL", killed);

        ramp.exits(0);
        assertServerDeath(ramp, killed);
        assertThat(record.names()).containsSubsequence("processDied", "processRestarted", "batchDone", "runEnded");
        assertThat(record.report().get("counts").get("kernel").asInt()).isEqualTo(400);
        assertFault("server_died", "server")
                .satisfies(fault -> assertThat(fault.get("connections").asInt()).isBetween(1, 400));
    }

    @Test
    @OnRequest
    void theServerKilledDuringTheHoldIsStartedAgainAndAllItsConnectionsWereLost() throws Exception {
        Program ramp = ramp("--target", "200", "--connections-per-client", "100", "--hold", "30s");
        Program.eventually().until(() -> record.has("holdStarted"));
        long killed = ramp.pidOf("--port=" + port);

        Program.kill("KILL", killed);

        ramp.exits(5);
        assertServerDeath(ramp, killed);
        assertThat(record.names()).containsSubsequence("processDied", "processRestarted", "recovered", "holdDone");
        JsonNode hold = record.report().get("hold");
        int lost = hold.get("lost").asInt();
        assertThat(lost)
                .as("who comes back while it is still dying is closed once more")
                .isBetween(200, 400);
        assertThat(hold.get("counts").get("kernel").asInt()).isEqualTo(200);
        assertFault("server_died", "server")
                .satisfies(fault -> assertThat(fault.get("connections").asInt()).isEqualTo(lost));
        assertThat(ramp.out())
                .contains("recovered after", "during the hold %d connections were lost".formatted(lost))
                .containsPattern("server \\(pid \\d+\\) restarted\n")
                .containsPattern(
                        "fault +server died at [\\d.]+ s \\(exit code 137\\): " + lost + " connections, recovered");
    }

    @Test
    @OnRequest
    void aServerThatDiesTwiceIsNotStartedAgain() throws Exception {
        Program ramp = ramp("--target", "200", "--connections-per-client", "100", "--hold", "1h");
        Program.eventually().until(() -> record.has("holdStarted"));
        long killed = ramp.pidOf("--port=" + port);
        Program.kill("KILL", killed);
        Program.eventually().until(() -> record.has("recovered"));

        Program.kill("KILL", ramp.pidOf("--port=" + port));

        ramp.exits(5);
        assertServerDeath(ramp, killed);
        assertThat(record.report().get("deaths")).hasSize(2);
        assertThat(ramp.out()).contains("not recovered");
        int lost = record.report().get("hold").get("lost").asInt();
        assertThat(lost)
                .as("each death ends 200; who comes back while it is still dying is closed once more")
                .isBetween(200, 800);
        assertThat(record.report().get("verdict").asString())
                .isEqualTo("the server died during the hold; during the hold %d connections were lost".formatted(lost));
        assertThat(record.report().get("hold").get("messages").asLong()).isNotNegative();
    }

    private void assertServerDeath(Program ramp, long pid) {
        assertNoChildIsLeft(ramp);
        JsonNode death = record.report().get("deaths").get(0);
        assertThat(death.get("process").asString()).isEqualTo("server");
        assertThat(death.get("pid").asLong()).isEqualTo(pid);
        assertThat(ramp.out()).contains("server (pid " + pid + ") died with exit code 137");
        assertThat(ramp.err()).doesNotContain("\tat ");
    }

    /** Requires this fault, the only one, which must be over. */
    private ObjectAssert<JsonNode> assertFault(String what, String process) {
        List<JsonNode> faults = record.report().get("faults").valueStream().toList();
        return assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.get("what").asString()).isEqualTo(what);
            assertThat(fault.get("process").asString()).isEqualTo(process);
            assertThat(fault.get("at").asDouble()).isPositive();
            assertThat(fault.get("secondsUntilWhole").asDouble()).isPositive();
        });
    }

    private void assertDeath(long pid) {
        List<JsonNode> deaths = record.report().get("deaths").valueStream().toList();
        assertThat(deaths).singleElement().satisfies(death -> {
            assertThat(death.get("process").asString()).isEqualTo("client-0");
            assertThat(death.get("pid").asLong()).isEqualTo(pid);
            assertThat(death.get("exitCode").asInt()).isEqualTo(137);
        });
    }
}
