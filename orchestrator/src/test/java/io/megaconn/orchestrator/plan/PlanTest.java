package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.UserError;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 0",
        "1, 25000, 10, 0",
        "999, 1000, 10, 0",
        "1000, 1000, 10, 0",
        "1001, 1000, 10, 0",
        "7, 3, 2, 2",
        "100, 7, 4, 3",
        "123457, 1000, 10, 0",
        "100000, 25000, 3, 1",
        "1000000, 25000, 10, 0",
        "1000000, 25000, 10, 2",
        "1000003, 24999, 7, 5",
        "2147483647, 25000, 10, 40",
        "2147483647, 2147483647, 10, 0",
    })
    void sharesOfClientsBatchesAndProcessesAddUpToExactlyTheTarget(
            int target, int perClient, int batch, int processes) {
        Plan plan = Specs.target(target)
                .perClient(perClient)
                .batch(batch)
                .processes(processes)
                .plan();

        assertThat(IntStream.range(0, plan.clients()).map(plan::share))
                .allMatch(share -> share >= 1 && share <= perClient);
        assertThat(IntStream.range(0, plan.clients()).mapToLong(plan::share).sum())
                .isEqualTo(target);
        assertThat(plan.batches().stream().mapToLong(Batch::connections).sum()).isEqualTo(target);
        assertThat(plan.batches().stream().mapToInt(Batch::clients).sum()).isEqualTo(plan.clients());
        assertThat(IntStream.range(0, plan.processes())
                        .mapToLong(process -> plan.processShare(process, plan.clients()))
                        .sum())
                .isEqualTo(target);
    }

    @Test
    void batchesAreNumberedAndExpectWhatEarlierOnesLeft() {
        assertThat(Specs.target(1050).perClient(100).batch(4).plan().batches())
                .containsExactly(
                        new Batch(1, 0, 4, 400, 400), new Batch(2, 4, 4, 400, 800), new Batch(3, 8, 3, 250, 1050));
    }

    @Test
    void aBatchLargerThanTheClientsIsOneBatch() {
        Plan plan = Specs.target(250).perClient(100).batch(1000).plan();

        assertThat(plan.batch()).isEqualTo(3);
        assertThat(plan.batches()).containsExactly(new Batch(1, 0, 3, 250, 250));
    }

    @Test
    void hugeBatchesDoNotOverflow() {
        Plan plan = Specs.target(1_000_000).perClient(1).batch(2_147_483_647).plan();

        assertThat(plan.batches()).containsExactly(new Batch(1, 0, 1_000_000, 1_000_000, 1_000_000));
    }

    @Test
    void clientsBeyondAllReasonAreRefused() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Specs.target(1_000_001).perClient(1).plan())
                .withMessage("1,000,001 clients are too many: use more --connections-per-client");
    }

    @Test
    void aTargetBelowTheShareOfAClientIsOneClientWithTheTarget() {
        Plan plan = Specs.target(10).plan();

        assertThat(plan.clients()).isEqualTo(1);
        assertThat(plan.connectionsPerClient()).isEqualTo(10);
        assertThat(plan.share(0)).isEqualTo(10);
    }

    @Test
    void clientsAreDealtOutToTheProcessesInTurn() {
        Plan plan = Specs.target(950).perClient(100).processes(3).plan();

        assertThat(IntStream.range(0, 10).map(plan::process)).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2, 0);
        assertThat(plan.processShare(0, 10)).isEqualTo(350);
        assertThat(plan.processShare(0, 4))
                .as("with the first four clients started")
                .isEqualTo(200);
        assertThat(plan.processShare(1, 1)).as("before its first client").isZero();
    }

    @ParameterizedTest
    @CsvSource({"40, 25000, 0", "40, 25000, 1", "40, 25000, 7", "400, 2500, 0", "1, 1000000, 0"})
    void sourceAddressesAreValidDistinctOverAllProcessesAndNever127001(int clients, int perClient, int processes)
            throws Exception {
        Plan plan = Specs.target(clients * perClient)
                .perClient(perClient)
                .processes(processes)
                .plan();

        List<String> sources = IntStream.range(0, plan.processes())
                .boxed()
                .flatMap(process -> plan.requireLocal().sources(process).stream())
                .toList();

        assertThat(sources)
                .hasSize(plan.processes() * plan.sourcesPerProcess())
                .doesNotHaveDuplicates()
                .doesNotContain("127.0.0.1")
                .allMatch(source -> source.matches("127(\\.\\d{1,3}){3}"));
        for (String source : sources) {
            assertThat(InetAddress.ofLiteral(source).isLoopbackAddress())
                    .as(source)
                    .isTrue();
        }
    }

    @Test
    void aHundredThousandSourceAddressesAreStillValid() {
        Plan plan = Planner.plan(
                Specs.target(400_000).perClient(400_000).build(),
                Hosts.host().ports(40_000, 40_008).build(),
                null);

        List<String> sources = plan.requireLocal().sources(0);

        assertThat(sources).hasSizeGreaterThan(90_000).doesNotHaveDuplicates();
        assertThat(sources)
                .allSatisfy(s ->
                        assertThat(InetAddress.ofLiteral(s).isLoopbackAddress()).isTrue());
    }

    @Test
    void theMessageRateIsTargetOverInterval() {
        assertThat(Specs.target(1_000_000).plan().messageRate()).isEqualTo(100_000);
    }
}
