package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Json;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tests the queries of a fleet to the server and the clients. */
class FleetAskingTest extends FleetTestBase {
    @Test
    void whenABatchIsWholeItsClientsAreAskedForWhatReadinessDoesNotTell() throws Exception {
        says(Stats.server(200, 200));
        answers(0, Stats.client(0, 100, 100, 0, Map.of(), Stats.latency(120, 1500)));
        answers(1, Stats.client(1, 100, 100));
        fleet.start(BATCHES.get(0));
        seen(TestPod.client(0).ready());
        seen(TestPod.client(1).ready());

        Snapshot snapshot = exact();

        assertThat(snapshot.counts().agreeOn(200)).isTrue();
        assertThat(snapshot.clients().asked()).isEqualTo(200);
        assertThat(snapshot.clients().connectTime().count()).isEqualTo(2);
        assertThat(cluster.tunnels)
                .containsExactlyInAnyOrder(SERVER + ":9600", "megaconn-client-0:9601", "megaconn-client-1:9601");
        assertThat(fleet.snapshot(false).clients().asked()).as("remembered").isEqualTo(200);
        assertThat(cluster.tunnels).hasSize(3);
    }

    @Test
    void atTheEndOfTheRampAllClientsAreAsked() throws Exception {
        wholeRamp();

        Snapshot snapshot = exact();

        assertThat(snapshot.clients().asked()).isEqualTo(250);
        assertThat(snapshot.witnesses().answers()).hasSize(3);
        assertThat(snapshot.witnesses().clientsAsked()).isEqualTo(3);
        assertThat(snapshot.witnesses().clients())
                .extracting(Witness::process)
                .containsExactly("megaconn-client-0", "megaconn-client-1", "megaconn-client-2");
    }

    @Test
    void inTheHoldACloserLookIsOverOnlyWhenAllClientsHaveAnswered() throws Exception {
        wholeRamp();
        fleet.holding();
        cluster.answers.remove("megaconn-client-1:9601/stats?collect");
        cluster.answers.remove("megaconn-client-1:9601/stats");

        assertThat(fleet.snapshot(true).exact()).isFalse();

        answers(1, Stats.client(1, 100, 100));
        assertThat(exact().witnesses().answers()).hasSize(3);
    }

    @Test
    void aClientThatIsUnansweredIsNotReadyAndHoldsItsShareAllTheSame() throws Exception {
        wholeRamp();
        assertThat(exact().counts().clients()).hasValue(250);
        answers(1, Stats.unanswered(Stats.client(1, 100, 100), 40));

        cluster.put(TestPod.client(1));

        eventually().until(() -> fleet.snapshot(false).clients().ready() == 2);
        eventually().untilAsserted(() -> {
            Snapshot snapshot = fleet.snapshot(false);
            assertThat(snapshot.counts().clients()).hasValue(250);
            assertThat(snapshot.clients().lost()).isZero();
            assertThat(snapshot.witnesses().unansweredConnections()).isEqualTo(40);
        });
    }

    @Test
    void aClientThatIsNotReadyBecauseItLacksConnectionsHoldsWhatItAnswers() throws Exception {
        wholeRamp();
        exact();
        answers(1, Stats.client(1, 100, 99));

        cluster.put(TestPod.client(1));

        eventually()
                .untilAsserted(() ->
                        assertThat(fleet.snapshot(false).counts().clients()).hasValue(249));
    }

    @Test
    void aServerThatIsNotReadyAndDoesNotAnswerStandsAsItLastStoodWithTheAgeOfThat() throws Exception {
        says(Stats.server(100, 100));
        fleet.snapshot(false);
        cluster.answers.clear();
        cluster.put(TestPod.server());
        eventually().until(() -> view.server().pod().isEmpty());

        eventually().untilAsserted(() -> {
            Snapshot snapshot = fleet.snapshot(false);
            assertThat(snapshot.counts().server()).hasValue(100);
            assertThat(snapshot.witnesses().server()).satisfies(witness -> {
                assertThat(witness.process()).isEqualTo(SERVER);
                assertThat(witness.unansweredMs()).isPositive();
                assertThat(witness.ageMs()).isGreaterThanOrEqualTo(witness.unansweredMs());
            });
        });
    }

    private void wholeRamp() throws InterruptedException {
        says(Stats.server(250, 250));
        fleet.start(BATCHES.get(0));
        fleet.start(BATCHES.get(1));
        for (int i = 0; i < 3; i++) {
            answers(i, Stats.client(i, i == 2 ? 50 : 100, i == 2 ? 50 : 100));
            seen(TestPod.client(i).ready());
        }
    }

    private void answers(int client, ClientStats stats) {
        cluster.answers.put("megaconn-client-%d:9601/stats".formatted(client), Json.write(stats));
        cluster.answers.put("megaconn-client-%d:9601/stats?collect".formatted(client), Json.write(stats));
    }

    /** Takes an exact snapshot, once all have answered. */
    private Snapshot exact() throws InterruptedException {
        AtomicReference<Snapshot> seen = new AtomicReference<>(fleet.snapshot(true));
        eventually().until(() -> {
            if (!seen.get().exact()) {
                seen.set(fleet.snapshot(true));
            }
            return seen.get().exact();
        });
        return seen.get();
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
        assertThat(snapshot.counts().clients()).hasValue(140);
        assertThat(snapshot.clients().count().complete())
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

        Snapshot snapshot = fleet.snapshot(true);

        assertThat(snapshot.counts().clients()).as("they can't hold any").hasValue(0);
        assertThat(cluster.tunnels).containsExactly(SERVER + ":9600");
    }

    @Test
    void aServerThatIsTooBusyStandsAsItLastStoodButIsNotExact() throws Exception {
        says(Stats.server(100, 100));
        fleet.snapshot(false);
        cluster.answers.clear();

        Snapshot snapshot = fleet.snapshot(true);

        assertThat(snapshot.counts().server()).hasValue(100);
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
        assertThat(snapshot.counts().server()).hasValue(0);
        assertThat(snapshot.machine()).isEqualTo(RunStates.BEFORE.machine());
    }

    @Test
    void theCountOfAServerIsUnknownWhileItsPodIsThere() throws Exception {
        cluster.answers.clear();
        assertThat(fleet.snapshot(false).counts().server()).as("no answer yet").isEmpty();

        cluster.put(TestPod.server().leaving());
        eventually().until(() -> view.pods().leavingServer().isPresent());

        assertThat(fleet.snapshot(false).counts().server())
                .as("it may still hold connections")
                .isEmpty();
    }

    @Test
    void aConnectThatAClientGaveUpIsNotLost() throws Exception {
        fleet.start(BATCHES.get(0));
        says(Stats.serverUp(2_000, 140, 7)); // seven before the run
        answers(0, Stats.client(0, 100, 100));
        answers(1, Stats.client(1, 100, 40));
        seen(TestPod.client(0).ready());
        seen(TestPod.client(1));
        assertThat(fleet.snapshot(false).clients().lost()).isZero();

        says(Stats.serverUp(3_000, 140, 12));
        answers(1, Stats.with(Stats.client(1, 100, 40, 2, Map.of("TIMEOUT", 3L, "EOF", 2L)), "uptimeMs", 2_000));

        eventually()
                .untilAsserted(
                        () -> assertThat(fleet.snapshot(false).clients().lost()).isEqualTo(2));
        says(Stats.serverUp(4_000, 200, 12));
        answers(1, Stats.with(Stats.client(1, 100, 100, 2, Map.of("TIMEOUT", 3L, "EOF", 2L)), "uptimeMs", 3_000));
        seen(TestPod.client(1).ready());
        assertThat(exact().clients().lost()).isEqualTo(2);
    }

    @Test
    void whatTheServerClosesIsLost() throws Exception {
        says(Stats.serverUp(2_000, 100, 7));
        assertThat(fleet.snapshot(false).clients().lost()).isZero();

        says(Stats.serverUp(3_000, 100, 12));

        assertThat(fleet.snapshot(false).clients().lost()).isEqualTo(5);
    }
}
