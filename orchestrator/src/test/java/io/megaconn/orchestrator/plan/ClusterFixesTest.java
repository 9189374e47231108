package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.diagnose.Fixes;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterFixesTest {
    private final Fixes fixes = new ClusterFixes(new ClusterInfo("v1.30.0", "load", "mega", "node1", List.of()));

    @Test
    void whatIsTypedForAReleaseNamesItAndItsNamespace() {
        assertThat(fixes.cpuLimit("client")).contains("mega", "--namespace load", "client.resources.limits.cpu=null");
        assertThat(fixes.messageInterval(20)).contains("--set messageInterval=20s");
    }

    @Test
    void settingsOfTheKernelAreTheNodes() {
        assertThat(fixes.fileMax(50, 100))
                .startsWith("on the node: sudo sysctl")
                .contains("tuning.enabled=true");
        assertThat(fixes.serverPlace()).isEqualTo("node1");
    }

    @Test
    void firewallsOfAClusterAreNetworkPolicies() {
        assertThat(fixes.refused("h:9000")).contains("kubectl get pods --namespace load", "NetworkPolicies");
        assertThat(fixes.unanswered("h:9000")).contains("NetworkPolicies");
    }

    @Test
    void withoutAClusterTheWordsAreThoseOfThisMachine() {
        assertThat(ClusterFixes.of(new Environment(null, null))).isSameAs(Fixes.HERE);
    }
}
