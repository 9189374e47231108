package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnschedulableTest {
    private static final String NO_ROOM = "0/2 nodes are available: 2 Insufficient memory.";

    @Test
    void podsOnANodeAreNotTheMatter() {
        assertThat(look(Facts.clients(
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
                        + " (each asks for 500MiB and 20 m of a core)");
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
        return facts.only(new Unschedulable()::look);
    }

    private static List<Finding> look(Facts facts) {
        return facts.look(new Unschedulable()::look);
    }
}
