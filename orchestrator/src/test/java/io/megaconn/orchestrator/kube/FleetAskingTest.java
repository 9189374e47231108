package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a fleet learns from the server and from clients. */
class FleetAskingTest extends FleetTestBase {
    @Test
    void whenAllSidesAgreeTheClientsOfTheBatchAreAskedOnceForWhatReadinessDoesNotTell() throws Exception {
        says(Stats.server(250, 250));
        cluster.answers.put(
                "megaconn-client-2:9601/stats?collect",
                Json.write(Stats.client(2, 50, 50, 0, Map.of(), Stats.latency(120, 1500))));
        fleet.start(BATCHES.get(0));
        fleet.start(BATCHES.get(1));
        for (int i = 0; i < 3; i++) {
            seen(TestPod.client(i).ready());
        }

        Snapshot snapshot = fleet.snapshot(true);

        assertThat(snapshot.exact()).isTrue();
        assertThat(snapshot.counts().agreeOn(250)).isTrue();
        assertThat(snapshot.clients().asked()).isEqualTo(50);
        assertThat(snapshot.clients().connectTime().count()).isEqualTo(2);
        assertThat(cluster.tunnels).containsExactlyInAnyOrder(SERVER + ":9600", "megaconn-client-2:9601");
        assertThat(fleet.snapshot(false).clients().asked()).as("remembered").isEqualTo(50);
        assertThat(cluster.tunnels).hasSize(2);
    }

    @Test
    void whileTheyDisagreeOnlyClientsThatLackSomethingAreAskedWhy() throws Exception {
        says(Stats.server(140, 140));
        cluster.answers.put(
                "megaconn-client-1:9601/stats?collect", Json.write(Stats.client(1, 100, 40, 0, Map.of("TIMEOUT", 9L))));
        cluster.answers.put(SERVER + ":9600/seen?address=10.244.0.7", "{\"address\": \"10.244.0.7\", \"seen\": true}");
        fleet.start(BATCHES.get(0));
        seen(TestPod.client(0).ready());
        seen(TestPod.client(1));

        Snapshot snapshot = fleet.snapshot(true);

        assertThat(snapshot.clients().failures()).isEqualTo(Map.of("TIMEOUT", 9L));
        assertThat(snapshot.clients().connections())
                .as("of those that are ready")
                .isEqualTo(100);
        assertThat(cluster.tunnels).containsExactlyInAnyOrder(SERVER + ":9600", "megaconn-client-1:9601");
    }

    @Test
    void podsThatDoNotRunAreNotAsked() throws Exception {
        says(Stats.server(100, 100));
        fleet.start(BATCHES.get(0));
        seen(TestPod.client(0).notScheduled("no room"));
        seen(TestPod.client(1).pending());

        fleet.snapshot(true);

        assertThat(cluster.tunnels).containsExactly(SERVER + ":9600");
    }

    @Test
    void aServerThatIsTooBusyStandsAsItLastStoodButIsNotExact() throws Exception {
        says(Stats.server(100, 100));
        fleet.snapshot(false);
        cluster.answers.clear();

        Snapshot snapshot = fleet.snapshot(true);

        assertThat(snapshot.counts().server()).isEqualTo(100);
        assertThat(snapshot.exact()).isFalse();
    }

    @Test
    void aServerWhosePodIsGoneCountsNothing() throws Exception {
        says(Stats.server(100, 100));
        fleet.snapshot(false);
        cluster.delete(TestPod.server());
        eventually().until(() -> view.pods().server().isEmpty());

        Snapshot snapshot = fleet.snapshot(false);

        assertThat(snapshot.server()).isNull();
        assertThat(snapshot.counts().server()).isZero();
        assertThat(snapshot.machine()).isEqualTo(RunStates.BEFORE.machine());
    }

    @Test
    void whatTheServerClosesIsLost() throws Exception {
        says(Stats.serverUp(2_000, 100, 7));
        assertThat(fleet.snapshot(false).clients().lost()).isZero();

        says(Stats.serverUp(3_000, 100, 12));

        assertThat(fleet.snapshot(false).clients().lost()).isEqualTo(5);
    }
}
