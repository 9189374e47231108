package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.readiness.Readiness;
import io.megaconn.testkit.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests a node that never returns: its pods move once an administrator has marked it as gone. */
// Not in CI: it takes four minutes, most of it waiting.
@Slow
@Isolated
class NodeGoneIT {
    @RegisterExtension
    static final Release release = Release.of("gone", new ByHelm("""
            messageInterval: 2s
            client: {connections: 300}
            """));

    @Test
    void itsShareMovesWhenTheNodeIsDeletedAndTheReportSaysWhatItTook() {
        String cluster = System.getenv("MEGACONN_E2E_CLUSTER"); // a command with the verbs cut, heal and restart
        assumeTrue(cluster != null, "SKIPPED the loss of a node: it needs MEGACONN_E2E_CLUSTER, a command");
        String node = release.otherNode();
        String number = node.replaceAll("\\D", "");
        Program ramp = release.orchestrator("ramp", "--target", "1200", "--hold", "175s", "--output", "gone");
        ramp.prints("hold          for");
        assumeTrue(!clientsOn(node).isEmpty(), "SKIPPED the loss of a node: no client is on it");
        List<String> onIt = clientsOn(node);

        command(cluster, "cut", number);
        try {
            ramp.prints("node %s: not ready (".formatted(node));
            assertThat(ramp.out()).contains("kubectl delete node " + node);
            release.kubectl("delete", "node", node, "--wait=false").exits(0);
            ramp.prints("recovered after");
            ramp.exits(5);
        } finally {
            command(cluster, "heal", number);
            command(cluster, "restart", "kubelet" + number); // only then it is a node again
        }

        Path output = release.folder().resolve("gone");
        RunRecords.assertFault(output, "node_lost", "node " + node, 0);
        onIt.forEach(pod -> RunRecords.assertFault(output, "client_died", pod, 300));
        RunRecords.assertCounts(RunRecords.only(output).get("hold").get("counts"), 1200);
        release.client()
                .nodes()
                .withName(node)
                .waitUntilCondition(n -> n != null && Readiness.getInstance().isReady(n), 90, TimeUnit.SECONDS);
    }

    private static void command(String... command) {
        Program.start(release.folder(), List.of(command)).exits(0);
    }

    private static List<String> clientsOn(String node) {
        return release.pods("client").stream()
                .filter(pod -> node.equals(pod.getSpec().getNodeName()))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }
}
