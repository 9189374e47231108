package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.ClientCount;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.wire.ClientStats;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTextTest {
    private static final Batch BATCH = new Batch(2, 1, 1, 50, 100);
    private static final Snapshot SLOW = World.of(100, 60, 60, -1).snapshot(false);

    @Test
    void saysHowManyAreMissingAndTheLimitThatExplainsMost() {
        List<Finding> findings = List.of(
                Finding.of(Limit.CONNTRACK, "node1", "262,144 of 262,144 entries", "sudo sysctl -w x=1"),
                Finding.of(Limit.TIMEOUT, "clients", "TIMEOUT 5 times", ""));

        assertThat(VerdictText.of(BATCH, SLOW, "5m", findings))
                .isEqualTo("60 of 100 connections after 5m, 0 of 2 clients fully connected;"
                        + " node1: 262,144 of 262,144 entries (fix: sudo sysctl -w x=1); clients: TIMEOUT 5 times");
    }

    @Test
    void theConnectionsOfAClientThatDoesNotAnswerAreUnknown() {
        Clients clients = SLOW.clients().with(new ClientCount(60, 1, 0), 0, 0);

        assertThat(VerdictText.of(BATCH, Stats.with(SLOW, "clients", clients), "5m", List.of()))
                .startsWith("at least 60 of 100 connections after 5m, 0 of 2 clients fully connected,"
                        + " the connections of 1 unknown; ");
    }

    @Test
    void connectionsOfClientsThatAreNotReadyCount() {
        Clients clients = SLOW.clients().with(new ClientCount(100, 0, 0), 0, 0);

        assertThat(VerdictText.of(BATCH, Stats.with(SLOW, "clients", clients), "5m", List.of()))
                .startsWith("100 of 100 connections after 5m, 0 of 2 clients fully connected; ");
    }

    @Test
    void withoutAFindingNoCauseIsClaimed() {
        assertThat(VerdictText.of(BATCH, SLOW, "5m", List.of()))
                .endsWith("; no cause found: the clients reported no failed connects");
    }

    @Test
    void aClientThatNeverAnsweredReportedNothing() {
        WitnessTimes none = new WitnessTimes(null, List.of(), List.of(), 2, 0, false);
        assertThat(VerdictText.of(BATCH, World.of(100, 60, 60, -1).heard(none).snapshot(false), "5m", List.of()))
                .endsWith("; no cause found: no client has ever answered");

        WitnessTimes one = new WitnessTimes(
                null, List.of(), List.of(new ClientAnswer("client-0/1", Stats.client(0, 60, 60), 0)), 2, 0, false);
        assertThat(VerdictText.of(BATCH, World.of(100, 60, 60, -1).heard(one).snapshot(false), "5m", List.of()))
                .endsWith("; no cause found: 1 of 2 clients never answered; the others reported no failed connects");
    }

    @Test
    void repliesThatCouldNotBeCheckedAreNamed() {
        ClientStats noEcho = Stats.with(Stats.client(0, 100, 100), "noEcho", true);
        WitnessTimes heard =
                new WitnessTimes(null, List.of(), List.of(new ClientAnswer("client-0/1", noEcho, 0)), 2, 0, false);
        assertThat(VerdictText.replyDoubt(
                        World.of(100, 100, 100, 100).heard(heard).snapshot(true)))
                .isEqualTo(
                        "; replies could not be checked: the peer sends something else than echoes (1 of 2 clients)");
        assertThat(VerdictText.replyDoubt(World.of(100, 100, 100, 100).snapshot(true)))
                .isEmpty();
    }

    @Test
    void connectionsThatTheServerHasNotAcceptedAreNamed() {
        ClientStats waiting = Stats.with(Stats.client(0, 100, 100), "unaccepted", 11L);
        WitnessTimes hearing =
                new WitnessTimes(null, List.of(), List.of(new ClientAnswer("client-0/1", waiting, 0)), 1, 0, false);

        assertThat(VerdictText.of(
                        BATCH, World.of(100, 100, 89, 89).heard(hearing).snapshot(true), "30s", List.of()))
                .isEqualTo("the counts disagree after 30s: clients 100, server 89, kernel 89;"
                        + " 11 are waiting in the accept queue: the server has not accepted them");
    }

    @Test
    void aStrangerAtTheServerIsNamedWithTheCommandThatShowsIt() {
        assertThat(VerdictText.of(BATCH, World.of(100, 100, 103, 103).snapshot(true), "30s", List.of()))
                .isEqualTo(
                        "the counts disagree after 30s: clients 100, server 103, kernel 103; the server counts 3 more than"
                                + " the clients: another program may have connected to it: list its peers with: sudo ss -tanp 'src 127.0.0.1:9000'");
    }

    @Test
    void countsThatDisagreeAreThereForAllSides() {
        Snapshot seen = World.of(100, 100, 90, 91).snapshot(true);

        assertThat(VerdictText.of(BATCH, seen, "30s", List.of()))
                .isEqualTo(
                        "the counts disagree after 30s: clients 100, server 90, kernel 91; the kernel counts 1 more than"
                                + " the server at its address: list them with: sudo ss -tanp 'src 127.0.0.1:9000'");
        assertThat(VerdictText.of(BATCH, World.of(100, 100, 90, 90).snapshot(true), "30s", List.of()))
                .isEqualTo("the counts disagree after 30s: clients 100, server 90, kernel 90");
    }
}
