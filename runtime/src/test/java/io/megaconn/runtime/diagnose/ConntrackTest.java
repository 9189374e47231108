package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConntrackTest {
    private final Conntrack rule = new Conntrack();

    @Test
    void aTableThatIsFull() {
        assertThat(Situation.normal().conntrack(995, 1000).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "this machine: conntrack table: 995 of 1,000 entries in use",
                                "about 2,035 needed",
                                "nf_conntrack_max=2238"));
    }

    @Test
    void packetsThatANearlyFullTableDropped() {
        assertThat(Situation.normal()
                        .conntrack(910, 1000)
                        .dropped("conntrack_drop", 4)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("4 packets dropped"));
    }

    /** Tests invalid packets and others, which the counter includes. */
    @Test
    void packetsThatAnEmptyTableDroppedHaveAnotherCause() {
        assertThat(Situation.normal()
                        .conntrack(1_135, 3_000_000)
                        .dropped("conntrack_drop", 768)
                        .seenBy(rule))
                .isEmpty();
    }

    @Test
    void whatWasDroppedBeforeTheRunIsNotOurs() {
        assertThat(Situation.normal().conntrack(10, 1000).seenBy(rule)).isEmpty();
    }

    @Test
    void withoutConntrackNothing() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }

    @Test
    void inAClusterClientsHaveTablesOfTheirOwn() {
        assertThat(Situation.normal()
                        .inCluster()
                        .conntrack(1000, 1000)
                        .conntrackOfClients(1000, 1000)
                        .seenBy(rule))
                .extracting(Finding::where)
                .containsExactly("node1", "clients");
    }

    @Test
    void onOneMachineThereIsOneTable() {
        assertThat(Situation.normal()
                        .conntrack(1000, 1000)
                        .conntrackOfClients(1000, 1000)
                        .seenBy(rule))
                .hasSize(1);
    }

    @Test
    void itExplainsConnectsWithoutAnAnswer() {
        assertThat(Situation.normal()
                        .conntrack(1000, 1000)
                        .failure("TIMEOUT", 9)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("conntrack");
    }
}
