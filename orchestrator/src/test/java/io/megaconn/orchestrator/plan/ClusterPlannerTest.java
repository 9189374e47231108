package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterPlannerTest {
    private static final List<Endpoint> TWO =
            List.of(new Endpoint("10.88.0.11", 9000), new Endpoint("10.88.0.11", 9001));

    @Test
    void aMillionIsFortyPodsOfTwentyFiveThousandInFourBatches() {
        Plan plan = plan(Specs.target(1_000_000));

        assertThat(plan.clients()).isEqualTo(40);
        assertThat(plan.batches()).extracting(Batch::expected).containsExactly(250_000, 500_000, 750_000, 1_000_000);
        assertThat(plan.endpoints()).isEqualTo(TWO);
        assertThat(plan.cpuCores()).isCloseTo(1.5, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({
        // target, per client, batch: clients, share of the last, batches
        "15000, 1000, 3, 15, 1000, 5",
        "15001, 1000, 3, 16, 1, 6",
        "14999, 1000, 3, 15, 999, 5",
        "999, 1000, 10, 1, 999, 1",
        "1, 25000, 10, 1, 1, 1",
        "2147483647, 25000, 1000, 85900, 8647, 86",
    })
    void theLastClientTakesTheRest(int target, int perClient, int batch, int clients, int last, int batches) {
        Plan plan = plan(Specs.target(target).perClient(perClient).batch(batch));

        assertThat(plan.clients()).isEqualTo(clients);
        assertThat(plan.share(clients - 1)).isEqualTo(last);
        assertThat(IntStream.range(0, clients + 5).mapToLong(plan::share).sum())
                .as("also where there are more pods than planned")
                .isEqualTo(target);
        assertThat(plan.batchCount()).isEqualTo(batches);
    }

    @Test
    void whatEveryPodReadsIsWhatWasPlanned() {
        Plan plan = plan(Specs.target(2_500)
                .perClient(1_000)
                .payload(64)
                .reply(Reply.ECHO)
                .connectRate(3_000)
                .interval(Duration.ofSeconds(90)));

        ClientPlan read = ClientPlan.parse(plan.forClients("run-1").toJson());

        assertThat(read)
                .isEqualTo(new ClientPlan(
                        "run-1", TWO, 2_500, 1_000, new Workload(Duration.ofSeconds(90), 64, Reply.ECHO), 1_000));
        assertThat(IntStream.range(0, 5).map(read::share))
                .containsExactly(IntStream.range(0, 5).map(plan::share).boxed().toArray(Integer[]::new));
    }

    @Test
    void aPlanHasNoBatchLargerThanItself() {
        assertThat(plan(Specs.target(3_000).perClient(1_000).batch(10)).batch()).isEqualTo(3);
    }

    @Test
    void aPlanForPodsHasNoProcessesOnThisMachine() {
        Plan plan = plan(Specs.target(3_000).perClient(1_000));

        assertThat(plan.local()).isNull();
        assertThat(plan.sourcesPerProcess()).as("a pod has one address").isOne();
        assertThat(Json.write(plan)).contains("\"local\":null").doesNotContain("Heap", "perLoop", "sourcesPerProcess");
    }

    private static Plan plan(Specs specs) {
        return ClusterPlanner.plan(specs.build(), TWO);
    }
}
