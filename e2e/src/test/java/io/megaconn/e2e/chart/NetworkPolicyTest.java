package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests which connections to pods are permitted, if the network enforces policies. */
class NetworkPolicyTest {
    private static Doc policy(String values, String component) {
        return Chart.with(values)
                .render()
                .one("NetworkPolicy", "megaconn-" + component)
                .at("spec");
    }

    @Test
    void nobodyConnectsToClientsAndTheOrchestrator() {
        for (String component : List.of("client", "orchestrator", "test")) {
            Doc spec = policy("networkPolicy: {enabled: true}", component);
            assertThat(spec.at("policyTypes").texts()).containsExactly("Ingress");
            assertThat(spec.map()).doesNotContainKey("ingress");
            assertThat(spec.at("podSelector", "matchLabels", "app.kubernetes.io/component")
                            .text())
                    .isEqualTo(component);
        }
    }

    @Test
    void connectionsReachTheServersPortsAndNothingElseDoes() {
        String values = "{networkPolicy: {enabled: true}, server: {hostNetwork: false, port: 7000, ports: 2%s}}";

        Doc open = policy(values.formatted(""), "server").at("ingress").list().getFirst();
        Doc some = policy(values.formatted(", allow: [10.0.0.0/8]"), "server")
                .at("ingress")
                .list()
                .getFirst();

        assertThat(open.at("ports").list())
                .extracting(Doc::map)
                .containsExactly(Map.of("protocol", "TCP", "port", 7000), Map.of("protocol", "TCP", "port", 7001));
        assertThat(open.map()).doesNotContainKey("from");
        assertThat(some.at("from").list())
                .singleElement()
                .satisfies(from -> assertThat(from.at("ipBlock", "cidr").text()).isEqualTo("10.0.0.0/8"));
    }

    @Test
    void aServerOnItsNodesNetworkHasNoneBecauseNoneWouldApply() {
        assertThat(Chart.with("networkPolicy: {enabled: true}").render().names())
                .contains("NetworkPolicy/megaconn-client")
                .doesNotContain("NetworkPolicy/megaconn-server");
    }
}
