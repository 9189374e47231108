package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.PodMetricsReader.Sample;
import io.megaconn.runtime.system.ProcessTree.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerPodUsageTest {
    private final List<String> warnings = new ArrayList<>();
    private Instant now = Instant.parse("2026-02-03T04:05:00Z");
    private Sample sample = new Sample(4, 400, 0.5, now.minusSeconds(10));

    private ServerPodUsage usage() {
        return new ServerPodUsage(() -> sample, () -> now, warnings::add);
    }

    private void later(int seconds) {
        now = now.plusSeconds(seconds);
    }

    @Test
    void aBatchWaitsForSamplesThatAreNewerThanItsLastConnection() {
        ServerPodUsage usage = usage();

        assertThat(usage.query(false)).as("still connecting").isTrue();
        assertThat(usage.query(true)).isFalse();
        later(5);
        sample = new Sample(4, 900, 2, now.minusSeconds(6));
        assertThat(usage.query(true)).as("taken before").isFalse();
        later(15);
        sample = new Sample(4, 1_000, 2, now.minusSeconds(1));
        assertThat(usage.query(true)).isTrue();

        assertThat(usage.last()).returns(1_000L, Usage::groupMemory).returns(-1L, Usage::rss);
        assertThat(usage.last().pids()).hasSize(4);
        assertThat(usage.before().groupMemory()).isEqualTo(400);
        assertThat(usage.last().cpuMs()).as("2 cores in 29 s").isEqualTo(58_000);
        assertThat(warnings).isEmpty();
    }

    @Test
    void theNextBatchWaitsAgain() {
        ServerPodUsage usage = usage();
        usage.query(true);
        later(15);
        sample = new Sample(4, 1_000, 2, now);
        assertThat(usage.query(true)).isTrue();

        usage.reset();
        later(2);

        assertThat(usage.query(true)).isFalse();
    }

    @Test
    void withoutANewerSampleTheFiguresAreUnknown() {
        ServerPodUsage usage = usage();
        usage.query(true);
        now = now.plus(ServerPodUsage.PATIENCE).plusSeconds(1);

        assertThat(usage.query(true)).isTrue();
        assertThat(usage.last()).isEqualTo(Usage.UNKNOWN);
        assertThat(warnings).singleElement().asString().contains("no newer sample of the server's pods for 90 s");
    }

    @Test
    void aMetricsApiThatDoesNotAnswerDelaysNothing() {
        ServerPodUsage usage = new ServerPodUsage(
                () -> {
                    throw new KubernetesClientException("no metrics API");
                },
                () -> now,
                warnings::add);

        assertThat(usage.query(true)).isTrue();
        assertThat(usage.last()).isEqualTo(Usage.UNKNOWN);
        assertThat(warnings)
                .containsExactly(
                        "the metrics API can't be read (no metrics API): the server's memory and CPU are unknown");
    }
}
