package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** kill -9 of the orchestrator, of a client, of the server. */
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
        assertThat(ramp.out())
                .contains(
                        "client-0 (pid " + killed + ") died with exit code 137",
                        "client-0 (pid ",
                        ") started again to hold 300")
                .contains("died          client-0 (pid " + killed + "), exit code 137");
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
        assertThat(ramp.out()).contains("whole again after", "during the hold 100 connections were lost");
    }

    @Test
    void theServerKilledInTheRampIsATargetNotReached() throws Exception {
        Program ramp = ramp("--target", "2000", "--connections-per-client", "1000", "--connect-rate", "50");
        Program.eventually().until(record::isInMidBatch);
        long killed = ramp.pidOf("--port=" + port);

        Program.kill("KILL", killed);

        ramp.exits(4);
        assertServerDeath(ramp, killed);
        assertThat(record.names()).containsSubsequence("processDied", "batchFailed", "runEnded");
        assertThat(record.report().get("verdict").asString()).isEqualTo("batch 1 stopped: the server is gone");
    }

    @Test
    void theServerKilledDuringTheHoldIsADisagreement() throws Exception {
        Program ramp = ramp("--target", "200", "--connections-per-client", "100", "--hold", "1h");
        Program.eventually().until(() -> record.has("holdStarted"));
        long killed = ramp.pidOf("--port=" + port);

        Program.kill("KILL", killed);

        ramp.exits(5);
        assertServerDeath(ramp, killed);
        assertThat(record.report().get("verdict").asString()).isEqualTo("the server died during the hold");
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

    private void assertDeath(long pid) {
        List<JsonNode> deaths = record.report().get("deaths").valueStream().toList();
        assertThat(deaths).singleElement().satisfies(death -> {
            assertThat(death.get("process").asString()).isEqualTo("client-0");
            assertThat(death.get("pid").asLong()).isEqualTo(pid);
            assertThat(death.get("exitCode").asInt()).isEqualTo(137);
        });
    }
}
