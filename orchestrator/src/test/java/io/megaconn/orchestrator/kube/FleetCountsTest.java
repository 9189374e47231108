package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.wire.Json;
import org.junit.jupiter.api.Test;

/** Tests the clients' count of a batch that is given up. */
class FleetCountsTest extends FleetTestBase {
    @Test
    void clientsThatNeverGetReadyHoldWhatTheyAnswer() throws Exception {
        says(Stats.server(190, 190));
        fleet.start(BATCHES.getFirst());
        answers(0, 100);
        answers(1, 90);
        seen(TestPod.client(0));
        seen(TestPod.client(1));

        Snapshot last = fleet.snapshot(true);

        assertThat(last.exact()).isTrue();
        assertThat(last.counts()).hasToString("clients 190, server 190, kernel 190");
        assertThat(last.clients().count().complete()).as("none is ready").isZero();
    }

    @Test
    void theCountIsUnknownIfAClientThatRunsDoesNotAnswer() throws Exception {
        says(Stats.server(190, 190));
        fleet.start(BATCHES.getFirst());
        answers(0, 100);
        seen(TestPod.client(0));
        seen(TestPod.client(1));

        Snapshot last = fleet.snapshot(true);

        assertThat(last.counts()).hasToString("clients unknown, server 190, kernel 190");
        assertThat(last.clients().count().least()).isEqualTo(100);
    }

    @Test
    void aReadyClientThatAnswersSinceThenThatItHoldsFewerIsNotCountedInFull() throws Exception {
        says(Stats.server(199, 199));
        fleet.start(BATCHES.getFirst());
        answers(0, 100);
        answers(1, 99);
        seen(TestPod.client(0).ready());
        seen(TestPod.client(1).ready());
        assertThat(fleet.snapshot(false).counts().clients()).as("by readiness").hasValue(200);

        eventually()
                .untilAsserted(() ->
                        assertThat(fleet.snapshot(true).counts().clients()).hasValue(199));

        answers(1, 100);
        eventually()
                .untilAsserted(() ->
                        assertThat(fleet.snapshot(false).counts().clients()).hasValue(200));
    }

    private void answers(int client, long connections) {
        String json = Json.write(Stats.client(client, 100, connections));
        cluster.answers.put("megaconn-client-%d:9601/stats".formatted(client), json);
        cluster.answers.put("megaconn-client-%d:9601/stats?collect".formatted(client), json);
    }
}
