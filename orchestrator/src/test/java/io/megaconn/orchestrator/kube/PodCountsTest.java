package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.ClientCount;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.wire.ClientStats;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients of 100 connections each. */
class PodCountsTest {
    private record Answer(long queriedAt, ClientStats stats) {}

    private final Map<Integer, Answer> answers = new HashMap<>();
    private long now = Long.MAX_VALUE - 5; // the clock may overflow
    private final PodCounts counts = new PodCounts(_ -> 100, this::since, () -> now);

    @Test
    void aReadyClientHoldsAllItsConnections() {
        assertThat(count(TestPod.client(0).ready())).isEqualTo(ClientCount.of(100));
    }

    @Test
    void aClientThatIsNotReadyHoldsWhatItAnswers() {
        answers(0, 60);

        assertThat(count(TestPod.client(0))).isEqualTo(new ClientCount(60, 0, 0));
    }

    @Test
    void oneThatRunsWithoutAnAnswerIsUnknownAndSoIsTheirSum() {
        answers(0, 60);

        ClientCount count = count(TestPod.client(0), TestPod.client(1));

        assertThat(count).isEqualTo(new ClientCount(60, 1, 0));
        assertThat(count.all()).isEmpty();
    }

    @Test
    void anOldAnswerIsNone() {
        answers(0, 60);
        pass(Duration.ofSeconds(11));

        assertThat(count(TestPod.client(0))).isEqualTo(new ClientCount(0, 1, 0));
    }

    @Test
    void oneThatDoesNotRunHoldsNone() {
        assertThat(count(
                        TestPod.client(0).pending(),
                        TestPod.client(1).waiting("CrashLoopBackOff", null),
                        TestPod.client(2).ended("OOMKilled", 137, null)))
                .isEqualTo(ClientCount.of(0));
    }

    @Test
    void anAnswerFromBeforeItWasReadyDoesNotCount() {
        answers(0, 99);
        pass(Duration.ofSeconds(1));

        assertThat(count(TestPod.client(0).ready())).isEqualTo(ClientCount.of(100));
    }

    @Test
    void anAnswerSinceItIsReadyIsNewer() {
        PodState pod = TestPod.client(0).ready().evaluate();
        counts.observe(List.of(pod));
        pass(Duration.ofSeconds(1));
        answers(0, 99);

        assertThat(count(TestPod.client(0).ready()))
                .as("it is ready, but the counts will not agree")
                .isEqualTo(new ClientCount(99, 0, 100));
        assertThat(counts.hasFallen(pod)).isTrue();
    }

    @Test
    void oneThatHeldAllAndIsNoLongerReadyCountsAsConnectedWhileItAnswersSo() {
        count(TestPod.client(0).ready());
        answers(0, 100);
        assertThat(count(TestPod.client(0))).isEqualTo(ClientCount.of(100));

        answers(0, 99);
        assertThat(count(TestPod.client(0))).isEqualTo(new ClientCount(99, 0, 0));

        pass(Duration.ofSeconds(11));
        assertThat(count(TestPod.client(0))).isEqualTo(new ClientCount(0, 1, 0));
    }

    private ClientCount count(TestPod... pods) {
        List<PodState> clients = Stream.of(pods).map(TestPod::evaluate).toList();
        counts.observe(clients);
        return counts.count(clients);
    }

    private void answers(int client, long connections) {
        answers.put(client, new Answer(now, Stats.client(client, 100, connections)));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private @Nullable ClientStats since(PodState pod, long nanos) {
        Answer answer = answers.get(pod.index());
        return answer == null || answer.queriedAt() - nanos < 0 ? null : answer.stats();
    }
}
