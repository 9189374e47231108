package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Cpu;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CpuTimeTest {
    private final CpuTime rule = new CpuTime();

    private static final Cpu THROTTLED = new Cpu(1000, 9_000, 9_000, 2, 0.5, 100, 40);
    private static final Cpu FULL = new Cpu(14_000, 19_000, 500, 2, 0, 0, 0);

    private static Situation late() {
        return Situation.normal().waited(Duration.ofSeconds(10), Duration.ofSeconds(12));
    }

    @Test
    void aServerThatIsThrottled() {
        assertThat(late().cpu(THROTTLED, Cpu.NONE).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("server: CPU limit of 0.50 cores: throttled in 40% of periods", "CPUQuota"));
    }

    @Test
    void clientsThatAreThrottledInACluster() {
        assertThat(late().inCluster().cpu(Cpu.NONE, THROTTLED).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("clients: CPU limit of", "set cpu of client"));
    }

    @Test
    void aMachineWithoutAnIdleCore() {
        assertThat(late().cpu(FULL, Cpu.NONE).cpuMs(14_000).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("all 2 cores were 97% busy, 25% by other programs", "add --message-interval 20s"));
    }

    /** Tests a ramp to a thousand connections: 100 messages/s, and twelve JVMs that start. */
    @Test
    void messagesThatNeedNextToNothingAreNotToBlame() {
        for (Situation situation : List.of(late().cpuMs(14_000), late().inCluster())) {
            assertThat(situation.cpu(FULL, Cpu.NONE).messagesNeed(0.002).seenBy(rule))
                    .singleElement()
                    .satisfies(found -> assertThat(found.line())
                            .contains("the messages need less than 0.1 cores, something else takes the CPU")
                            .contains("top")
                            .doesNotContain("0.0 cores", "interval"));
        }
    }

    @Test
    void aServersMachineInAClusterWhereNobodyKnowsWhatElseRunsThere() {
        assertThat(late().inCluster().cpu(FULL, Cpu.NONE).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("all 2 cores were 97% busy, 71% by the server", "set interval 20"));
    }

    /** Tests clients that are fully connected and so rarely queried: their CPU time counts. */
    @Test
    void whatTheClientsTakeIsNoOtherProgram() {
        assertThat(late().cpu(new Cpu(5_000, 19_000, 500, 2, 0, 0, 0), Cpu.NONE)
                        .cpuMs(18_500)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("2% by other programs", "add"));
    }

    @Test
    void aMachineThatOthersKeepBusy() {
        assertThat(late().cpu(new Cpu(700, 19_000, 500, 2, 0, 0, 0), Cpu.NONE)
                        .cpuMs(700)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("93% by other programs", "find them with: top"));
    }

    /** Tests forty JVMs that start: they keep any machine busy, and connections are missing for another reason. */
    @ParameterizedTest
    @EnumSource(names = {"UNSCHEDULABLE", "QUOTA", "IMAGE", "CONTAINER_CREATING", "OOM_KILLED"})
    void aFullMachineIsNotTheReasonWhereClientsDidNotStart(Limit limit) {
        Finding why = Finding.of(limit, "client pods", "why", "");

        assertThat(late().inCluster().cpu(FULL, THROTTLED).found(why).diagnosis())
                .containsExactly(why);
    }

    @Test
    void clientsThatDidStartSufferFromAFullMachineAllTheSame() {
        Finding why = Finding.of(Limit.UNSCHEDULABLE, "client pods", "why", "");

        assertThat(late().inCluster()
                        .cpu(FULL, Cpu.NONE)
                        .found(why)
                        .failure("TIMEOUT", 7)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .contains("unschedulable", "cpu");
    }

    @Test
    void aPlaceThatFoundSomethingElseDoesNotKeepItBack() {
        Finding why = Finding.of(Limit.SNAT, "network", "why", "");

        assertThat(late().cpu(FULL, Cpu.NONE).found(why).diagnosis())
                .extracting(finding -> finding.limit().toString())
                .contains("snat", "cpu");
    }

    @Test
    void aFullMachineThatIsInTimeIsFine() {
        assertThat(Situation.normal().cpu(FULL, Cpu.NONE).seenBy(rule)).isEmpty();
    }

    @Test
    void aMachineWithTimeToSpareIsNotTheReason() {
        assertThat(late().cpu(new Cpu(1, 9_000, 9_000, 2, 0, 0, 0), Cpu.NONE).seenBy(rule))
                .isEmpty();
    }
}
