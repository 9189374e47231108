package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.cluster;
import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.orchestrator.plan.NodeRoom.Exclusion;
import org.junit.jupiter.api.Test;

/** Tests whether a cluster creates and places 40 client pods of 180 MiB. */
class PlacementChecksTest {
    private static final String ROOM = "room on the nodes";
    private static final Plan MILLION = ClusterFactsBuilder.plan(Specs.target(1_000_000));

    private static final Exclusion CORDONED = new Exclusion("cordoned", "kubectl uncordon b");
    private static final Exclusion TAINT = new Exclusion("taint gpu=yes:NoSchedule", "let clients tolerate it");
    private static final Exclusion DISK = new Exclusion("node selector disk=fast", "");

    @Test
    void nodesThatClientsCannotUseAreNamedWithTheReasonAndWhatOpensThem() {
        Check check = cluster()
                .nodes(node("a", 110, 39))
                .excluded("b", false, CORDONED)
                .excluded("gpu1", false, TAINT)
                .excluded("gpu2", false, TAINT)
                .excluded("slow", false, DISK, TAINT)
                .check(ROOM, MILLION);

        assertThat(check.status()).isEqualTo(Status.REFUSE);
        assertThat(check.found())
                .isEqualTo("room for 39 on 1 node; not used: b (cordoned);"
                        + " slow (node selector disk=fast, taint gpu=yes:NoSchedule);"
                        + " gpu1, gpu2 (taint gpu=yes:NoSchedule)");
        assertThat(check.fix()).startsWith("kubectl uncordon b; let clients tolerate it; add nodes");
    }

    @Test
    void manyNodesWithTheSameReasonAreOneEntry() {
        ClusterFactsBuilder many = cluster();
        for (int i = 1; i <= 40; i++) {
            many.excluded("n" + i, false, DISK);
        }

        assertThat(many.check(ROOM, MILLION).found())
                .isEqualTo("room for 40 on 2 nodes; not used: n1, n2, n3 and 37 more (node selector disk=fast)");
    }

    /** Tests an enforced spread with a skew of 1, which leaves 10 and 11 of 10 and 40 places. */
    @Test
    void anEnforcedSpreadLimitsTheRoomOnTheLargerNodes() {
        ClusterFactsBuilder uneven = cluster().nodes(node("a", 110, 10), node("b", 110, 40));

        assertThat(uneven.check(ROOM, MILLION).status()).isEqualTo(Status.OK);
        Check spread = uneven.maxSkew(1).check(ROOM, MILLION);
        assertThat(spread.status()).isEqualTo(Status.REFUSE);
        assertThat(spread.found())
                .isEqualTo("room for 21 on 2 nodes, because client.topologySpread allows a difference of 1");
        assertThat(spread.fix()).contains("--set client.topologySpread.whenUnsatisfiable=ScheduleAnyway");
        assertThat(uneven.maxSkew(30).check(ROOM, MILLION).status()).isEqualTo(Status.OK);
        assertThat(uneven.maxSkew(1).expectedNodes(3).check(ROOM, MILLION).found())
                .startsWith("room for 21 on 2 nodes, and for 11 on 1 expected node like b");
        assertThat(uneven.maxSkew(1)
                        .excluded("c", false, TAINT)
                        .check(ROOM, MILLION)
                        .found())
                .as("a tainted node is a domain that stays empty")
                .startsWith("room for 2 on 2 nodes");
    }

    @Test
    void everyResourceThatAPodRequestsIsCounted() {
        Check check = cluster().ephemeral(1L << 30).check(ROOM, MILLION);

        assertThat(check.status()).as("no node has storage").isEqualTo(Status.REFUSE);
        assertThat(check.needed())
                .isEqualTo("40 client pods of 180 MiB and 0.02 cores and 1.0 GiB of ephemeral-storage");
        assertThat(check.fix()).contains("free ephemeral-storage on them");
    }

    /** Two nodes with room for 20 each, for 21 once nothing else runs there. */
    @Test
    void expectedNodesAreLikeTheLargestPresentOneWithoutTheOtherPods() {
        ClusterFactsBuilder two = cluster().nodes(node("a", 110, 10), node("b", 110, 5));

        assertThat(two.check(ROOM, MILLION).status()).isEqualTo(Status.REFUSE);
        Check four = two.expectedNodes(4).check(ROOM, MILLION);
        assertThat(four.found()).isEqualTo("room for 15 on 2 nodes, and for 30 on 2 expected nodes like a");
        assertThat(four.status()).isEqualTo(Status.OK);
        assertThat(two.expectedNodes(3).check(ROOM, MILLION).status()).isEqualTo(Status.REFUSE);
        assertThat(two.expectedNodes(1).check(ROOM, MILLION).found()).isEqualTo("room for 15 on 2 nodes");
        assertThat(ClusterChecks.largestTarget(MILLION, two.expectedNodes(3).build()))
                .isEqualTo(750_000);
    }

    @Test
    void expectedNodesLiftNoOtherRefusal() {
        ClusterFactsBuilder wrong = ClusterFactsBuilder.allWrong();
        long refused = ClusterChecks.check(MILLION, wrong.build()).stream()
                .filter(Check::refuses)
                .filter(check -> !check.name().equals(ROOM))
                .count();

        assertThat(ClusterChecks.check(MILLION, wrong.expectedNodes(100).build()).stream()
                        .filter(Check::refuses))
                .hasSize((int) refused)
                .noneMatch(check -> check.name().equals(ROOM));
    }

    @Test
    void withoutANodeLikeThemTheRoomOfExpectedNodesIsUnknown() {
        Check check = cluster()
                .nodes()
                .excluded("b", false, CORDONED)
                .expectedNodes(3)
                .check(ROOM, MILLION);

        assertThat(check.status()).isEqualTo(Status.WARN);
        assertThat(check.found())
                .isEqualTo(
                        "room for 0 on 0 nodes; not used: b (cordoned); no node shows how much fits on the expected ones");
    }

    @Test
    void aNodeOfAnotherOperatingSystemIsAWarningIfTheSchedulerMayUseIt() {
        Exclusion windows = new Exclusion("operating system windows", "");
        ClusterFactsBuilder mixed = cluster().excluded("win", true, windows).excluded("tainted", false, TAINT, windows);

        Check check = mixed.check("win: operating system", MILLION);
        assertThat(check.status()).isEqualTo(Status.WARN);
        assertThat(check.fix()).endsWith("--set 'client.nodeSelector.kubernetes\\.io/os=linux'");
        assertThat(ClusterChecks.check(MILLION, mixed.build()))
                .noneMatch(c -> c.name().startsWith("tainted"));
    }

    @Test
    void aQuotaThatRequiresWhatAPodDoesNotSetIsRefusedBeforeAnythingStarts() {
        Check ours = cluster().quotaRequires("limits.cpu", "client").check("quota compute: limits.cpu", MILLION);
        assertThat(ours.status()).isEqualTo(Status.REFUSE);
        assertThat(ours.found()).isEqualTo("containers without it: client");
        assertThat(ours.fix()).endsWith("--set client.resources.limits.cpu=1");

        Check theirs = cluster().quotaRequires("limits.cpu", "proxy").check("quota compute: limits.cpu", MILLION);
        assertThat(theirs.fix()).startsWith("set it where these containers come from");
    }

    @Test
    void aPodThatTheApiserverRefusesIsQuoted() {
        assertThat(cluster().refusal("violates a policy").check("client pod", MILLION))
                .isEqualTo(new Check(
                        "client pod",
                        Status.REFUSE,
                        "refused: violates a policy",
                        "a pod that the apiserver accepts",
                        "change it"));
    }

    @Test
    void eachNodeIsDescribedWithUnits() {
        NodeRoom room = ClusterFactsBuilder.room(node("a", 110, 39));
        ClientPod client = cluster().build().client();

        assertThat(room.text(client))
                .isEqualTo("room for 39 client pods: 3.9 cores of 4 cores free, 6.9 GiB of 7.9 GiB free,"
                        + " 109 pods of 110 pods free; memory runs out first");
        assertThat(cluster()
                        .excluded("b", false, CORDONED, TAINT)
                        .build()
                        .nodes()
                        .getLast()
                        .text(client))
                .isEqualTo("not used: cordoned, taint gpu=yes:NoSchedule");
    }
}
