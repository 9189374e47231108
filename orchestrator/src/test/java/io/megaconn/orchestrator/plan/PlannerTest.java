package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    @ParameterizedTest
    @CsvSource({
        "1000000, 25000, 0, 40",
        "1000000, 25000, 1, 1",
        "1000000, 25000, 7, 7",
        "1000000, 25000, 41, 40",
        "10, 25000, 5, 1",
    })
    void thereAreNeverMoreProcessesThanClients(int target, int perClient, int wanted, int processes) {
        assertThat(Specs.target(target)
                        .perClient(perClient)
                        .processes(wanted)
                        .plan()
                        .processes())
                .isEqualTo(processes);
    }

    @ParameterizedTest
    @ValueSource(longs = {20_000, 524_288})
    void underALowLimitEveryServerLoopHasAFileTableWithATenthToSpare(long nofile) {
        FileTables.Layout server = million(nofile).requireLocal().ownServer().server();

        assertThat(server.perLoop()).isTrue();
        double perLoop = 1_000_000.0 / server.loops();
        assertThat(perLoop).isLessThanOrEqualTo(0.9 * server.loopCapacity());
        assertThat(1_000_000.0 / (server.loops() - 1))
                .as("not many more loops than it takes")
                .isGreaterThan(0.75 * server.loopCapacity());
    }

    @ParameterizedTest
    @ValueSource(longs = {1_048_576, Long.MAX_VALUE})
    void underAHighLimitTheServerHasOneFileTableAndALoopPerCore(long nofile) {
        FileTables.Layout server = million(nofile).requireLocal().ownServer().server();

        assertThat(server.perLoop()).isFalse();
        assertThat(server.loops()).isEqualTo(2);
    }

    @Test
    void aClientGetsFileTablesPerLoopOnlyWhereItsOwnShareNeedsThem() {
        assertThat(million(20_000).requireLocal().client()).satisfies(layout -> {
            assertThat(layout.loops()).isEqualTo(2);
            assertThat(layout.perLoop()).isTrue();
        });
        assertThat(million(1_048_576).requireLocal().client().perLoop()).isFalse();
        assertThat(Specs.target(1_000_000)
                        .perClient(10_000)
                        .plan()
                        .requireLocal()
                        .client()
                        .perLoop())
                .isFalse();
    }

    @Test
    void aProcessWithManyClientsIsLaidOutForAllOfThem() {
        FileTables.Layout client =
                Specs.target(1_000_000).processes(2).plan().requireLocal().client();

        assertThat(client.perLoop()).isTrue();
        assertThat((long) client.loops() * client.loopCapacity()).isGreaterThanOrEqualTo(500_000);
    }

    @ParameterizedTest
    @CsvSource({"32768, 60999", "1024, 65535", "50000, 50999"})
    void noSourceAddressNeedsHalfOfItsPorts(int low, int high) {
        for (int perClient : new int[] {1, 1000, 13_269, 13_270, 25_000, 60_000, 500_000}) {
            Plan plan = Planner.plan(
                    Specs.target(1_000_000).perClient(perClient).build(),
                    Hosts.host().ports(low, high).build(),
                    null);
            double portsPerSource = (double) perClient / plan.sourcesPerProcess();
            assertThat(portsPerSource).as("%d per client", perClient).isLessThan((high - low + 1) / 2.0);
        }
    }

    @Test
    void heapsGrowWithTheConnectionsTheyHold() {
        LocalPlan small = Specs.target(10_000).plan().requireLocal();
        LocalPlan large = Specs.target(1_000_000).processes(1).plan().requireLocal();

        assertThat(large.ownServer().serverHeapMb())
                .isGreaterThan(small.ownServer().serverHeapMb());
        assertThat(large.clientHeapMb()).isGreaterThan(small.clientHeapMb());
        assertThat((long) large.ownServer().serverHeapMb() << 20)
                .as("twice the 110 bytes per connection that live")
                .isGreaterThan(220L * 1_000_000);
    }

    @Test
    void theCpuOfAMillionMessagesInTenSecondsIsFifteenMicrosecondsEach() {
        assertThat(Specs.target(1_000_000).plan().cpuCores()).isCloseTo(1.5, within(0.01));
        assertThat(Specs.target(1_000_000).reply(Reply.ECHO).plan().cpuCores())
                .as("the reply costs less than the message: several share a wake-up")
                .isCloseTo(2.325, within(0.01));
        assertThat(Specs.target(1_000_000)
                        .interval(Duration.ofSeconds(20))
                        .plan()
                        .cpuCores())
                .isCloseTo(0.75, within(0.01));
    }

    @Test
    void memoryCountsBothEndsInTheKernelAndEveryProcess() {
        Memory forty = Specs.target(1_000_000).plan().memory();
        Memory two = Specs.target(1_000_000).processes(2).plan().memory();

        assertThat(forty.kernel()).isBetween(8_000_000_000L, 9_000_000_000L).isEqualTo(two.kernel());
        assertThat(forty.clients() - two.clients()).isEqualTo(38 * Memory.CLIENT_PROCESS);
        assertThat(forty.total()).isEqualTo(forty.kernel() + forty.server() + forty.clients());
    }

    @Test
    void whatTheUserWantsReachesThePlan() {
        Plan plan = Specs.target(100)
                .port(9100)
                .payload(64)
                .reply(Reply.ECHO)
                .connectRate(50)
                .interval(Duration.ofSeconds(3))
                .plan();

        assertThat(plan.endpoints()).containsExactly(new Endpoint("127.0.0.1", 9100));
        assertThat(plan.workload().payloadSize()).isEqualTo(64);
        assertThat(plan.workload().reply()).isEqualTo(Reply.ECHO);
        assertThat(plan.connectRate()).isEqualTo(50);
        assertThat(plan.workload().messageInterval()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void anOpenFileLimitThatLeavesNoRoomAtAllIsAUserError() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> million(100))
                .withMessageContaining("100")
                .withMessageContaining("--nofile=");
    }

    private static Plan million(long nofile) {
        return Planner.plan(
                Specs.target(1_000_000).build(), Hosts.host().nofile(nofile).build(), null);
    }
}
