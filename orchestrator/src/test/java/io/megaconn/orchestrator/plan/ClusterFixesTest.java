package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.diagnose.Fixes;
import org.junit.jupiter.api.Test;

class ClusterFixesTest {
    private final Fixes fixes = new ClusterFixes(new CommandHints("mega", "load", null, null), "node1");

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
        assertThat(fixes.refused("h:9000")).contains("kubectl --namespace load get pods", "NetworkPolicies");
        assertThat(fixes.unanswered("h:9000")).contains("NetworkPolicies");
    }
}
