package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.Recorded;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnschedulableTest {
    private static final String NO_ROOM = "0/2 nodes are available: 2 Insufficient memory.";

    @Test
    void podsOnANodeAreNotTheMatter() {
        assertThat(evaluate(Facts.clients(
                        TestPod.client(0),
                        TestPod.client(1).ready(),
                        TestPod.client(2).pending())))
                .isEmpty();
    }

    @Test
    void saysHowManyWhyWhatEachAsksForAndWhatThereIsRoomFor() {
        Finding finding = one(Facts.clients(
                TestPod.client(0).ready(),
                TestPod.client(1).asks("500Mi", "20m", "600Mi").notScheduled(NO_ROOM),
                TestPod.client(2).asks("500Mi", "20m", "600Mi").notScheduled(NO_ROOM)));

        assertThat(finding.limit()).hasToString("unschedulable");
        assertThat(finding.fatal()).isFalse();
        assertThat(finding.what())
                .isEqualTo("client pods: 2 of 3 pending: 0/2 nodes are available: 2 Insufficient memory"
                        + " (each requests 500 MiB and 20 m of a core)");
        assertThat(finding.fix())
                .isEqualTo("add nodes, or free memory and CPU on them (kubectl describe nodes), or a smaller target:"
                        + " bin/orchestrator down --namespace load, and ramp again with --target 100");
    }

    @Test
    void newerSchedulersSayEverythingTwice() {
        Finding finding = one(Facts.clients(TestPod.client(0)
                .notScheduled(NO_ROOM + " preemption: 0/2 nodes are available: 2 No preemption victims found.")));

        assertThat(finding.seen()).contains("2 Insufficient memory (each").doesNotContain("preemption");
        assertThat(finding.fix()).doesNotContain("--target 0");
    }

    /** Recorded on 1.35.6. */
    @Test
    void wordsOf135AreCutAndTaintsComeFromTheNodes() {
        NodeState hollow = NodeState.of(Recorded.node("kubernetes-1.35.6/node-tainted-hollow"));
        NodeState tainted = new NodeState("node3", "", false, hollow.taints().subList(0, 1), "amd64");
        NodeState cordoned = new NodeState("node4", "", true, List.of(), "amd64");
        String message =
                Recorded.pod("kubernetes-1.35.6/pod-untolerated-taint").why().unscheduled();

        Finding finding =
                one(Facts.clients(TestPod.client(0).notScheduled(message)).nodes(tainted, cordoned));

        assertThat(finding.seen())
                .startsWith("1 of 1 pending: 0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s)"
                        + " didn't match Pod's node affinity/selector; node3 has dedicated=db:NoSchedule, node4 is"
                        + " cordoned (each requests ")
                .doesNotContain("claims");
        assertThat(finding.fix()).contains("client.tolerations[0].key=dedicated,client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/3 nodes are available: 2 Insufficient memory. no new claims to deallocate, preemption: 0/3 nodes are"
                        + " available: 3 Preemption is not helpful for scheduling.",
                "0/3 nodes are available: 2 Insufficient memory. still not schedulable, preemption: 0/3 nodes are available.",
                "0/3 nodes are available: 2 Insufficient memory. preemption: not eligible due to a terminating pod on the"
                        + " nominated node..",
                "0/3 nodes are available: 2 Insufficient memory.",
            })
    void whatSchedulersSayOfPreemptionIsLeftOut(String message) {
        assertThat(one(Facts.clients(TestPod.client(0).notScheduled(message))).seen())
                .startsWith("1 of 1 pending: 0/3 nodes are available: 2 Insufficient memory (each requests ");
    }

    @Test
    void cordonedNodesAreNamed() {
        NodeState cordoned = new NodeState("node4", "", true, List.of(), "amd64");
        Finding finding = one(Facts.clients(TestPod.client(0)
                        .notScheduled("0/2 nodes are available: 1 node(s) were unschedulable, 1 Insufficient memory."))
                .nodes(cordoned));

        assertThat(finding.seen()).contains("; node4 is cordoned (each");
        assertThat(finding.fix()).contains("kubectl uncordon node4");
    }

    @Test
    void aServerWithoutANodeIsSaidAsTheServers() {
        Finding finding = one(Facts.clients().server(TestPod.server().notScheduled(NO_ROOM)));

        assertThat(finding.what()).startsWith("server pod: pending: 0/2 nodes are available");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 Too many pods | --set client.connections=200; then bin/orchestrator down",
                "2 node(s) had taint {dedicated: db}, that the pod didn't tolerate | client.tolerations[0].key=dedicated,client",
                "1 node(s) had untolerated taint {dedicated: db} | client.tolerations[0].key=dedicated,client",
                "1 node(s) had taint {node.kubernetes.io/disk-pressure: }, that ... | kubectl describe nodes",
                "1 node(s) were unschedulable | kubectl uncordon NODE",
                "2 node(s) didn't match node selector | kubectl get nodes --show-labels",
                "2 node(s) didn't match Pod's node affinity/selector | kubectl get nodes --show-labels",
                "1 node(s) didn't have free ports for the requested pod ports | --set server.port=9100",
                "2 Insufficient example.com/gpu | kubectl --namespace load describe pod megaconn-client-0",
            })
    void everyReasonHasItsFix(String reason, String fix) {
        assertThat(one(Facts.clients(TestPod.client(0).notScheduled("0/2 nodes are available: " + reason + ".")))
                        .fix())
                .contains(fix);
    }

    private static Finding one(Facts facts) {
        return facts.only(new Unschedulable()::evaluate);
    }

    private static List<Finding> evaluate(Facts facts) {
        return facts.evaluate(new Unschedulable()::evaluate);
    }
}
