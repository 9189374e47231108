package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests limits of what the kernel keeps of connections that have ended. */
class EndedConnectionsTest {
    @Test
    void tooManyOrphansAreNotALackOfMemory() {
        assertThat(Situation.normal()
                        .limit("net.ipv4.tcp_mem", 1000)
                        .tcpMemPages(90)
                        .limit("net.ipv4.tcp_max_orphans", 20)
                        .dropped("TCPAbortOnMemory", 60)
                        .diagnosis())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.limit()).hasToString("orphans");
                    assertThat(found.line())
                            .contains("60 connections of processes that ended", "net.ipv4.tcp_max_orphans is 20")
                            .contains("sudo sysctl -w net.ipv4.tcp_max_orphans=131072");
                });
    }

    @Test
    void underPressureMemoryIsTheReason() {
        assertThat(Situation.normal()
                        .limit("net.ipv4.tcp_mem", 1000)
                        .tcpMemPages(700)
                        .dropped("TCPMemoryPressures", 3)
                        .dropped("TCPAbortOnMemory", 60)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("tcp-mem");
    }

    @Test
    void queuesOfPeersThatDoNotReadArePrunedWithoutAnyLackOfMemory() {
        assertThat(Situation.normal()
                        .limit("net.ipv4.tcp_mem", 575_796)
                        .tcpMemPages(246)
                        .dropped("PruneCalled", 3)
                        .dropped("TCPAbortOnMemory", 60)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("orphans");
    }

    @Test
    void inAContainerPrunedQueuesTellOfMemory() {
        assertThat(Situation.normal()
                        .inCluster()
                        .dropped("PruneCalled", 3)
                        .dropped("TCPAbortOnMemory", 60)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("tcp-mem");
    }

    @Test
    void aContainerDoesNotSeeTheNumberOfOrphans() {
        assertThat(Situation.normal()
                        .inCluster()
                        .dropped("TCPAbortOnMemory", 60)
                        .diagnosis())
                .singleElement()
                .satisfies(found -> assertThat(found.fix()).isEqualTo("on the node: sysctl net.ipv4.tcp_max_orphans"));
    }

    @Test
    void connectionsThatSkipTimeWait() {
        Situation overflow = Situation.normal()
                .limit("net.ipv4.tcp_max_tw_buckets", 200_000)
                .droppedAtClients("TCPTimeWaitOverflow", 55);

        assertThat(overflow.diagnosis()).singleElement().satisfies(found -> {
            assertThat(found.limit()).hasToString("time-wait-buckets");
            assertThat(found.line())
                    .contains("55 connections that ended skipped TIME_WAIT", "tcp_max_tw_buckets is 200,000")
                    .contains("sudo sysctl -w net.ipv4.tcp_max_tw_buckets=400000");
        });
        assertThat(overflow.held(100).diagnosis()).as("nothing is missing").isEmpty();
    }
}
