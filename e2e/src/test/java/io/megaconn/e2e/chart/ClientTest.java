package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientTest {
    @Test
    void waitsForTheOrchestratorToScaleIt() {
        Doc set = Chart.with("client: {connections: 1000}").render().one("StatefulSet", "megaconn-client");

        assertThat(set.at("metadata", "annotations").map())
                .containsEntry("megaconn.io/connections", "1000")
                .containsOnlyKeys("megaconn.io/connections", "megaconn.io/workload");
        assertThat(set.at("spec", "replicas").value()).isEqualTo(0);
        assertThat(set.at("spec", "podManagementPolicy").text()).isEqualTo("Parallel");
        assertThat(set.at("spec", "updateStrategy").map()).isEqualTo(Map.of("type", "OnDelete"));
        assertThat(set.at("spec", "serviceName").text()).isEqualTo("megaconn-client");
    }

    @Test
    void readsThePlanAndItsOwnIndex() {
        Doc pod = Chart.with("{}").render().pod("client");
        Doc client = Rendered.container(pod);

        assertThat(client.at("image").text()).isEqualTo("localhost/megaconn/client:0.2.0");
        assertThat(client.at("args").texts())
                .containsExactly("--plan=/etc/megaconn/plan.json", "--index=$(POD_NAME)", "--admin=0.0.0.0:9601");
        assertThat(client.at("env").value())
                .isEqualTo(List.of(Map.of(
                        "name", "POD_NAME", "valueFrom", Map.of("fieldRef", Map.of("fieldPath", "metadata.name")))));
        assertThat(client.at("volumeMounts").list())
                .anySatisfy(mount -> assertThat(mount.map())
                        .isEqualTo(Map.of("name", "plan", "mountPath", "/etc/megaconn", "readOnly", true)));
        assertThat(pod.at("spec", "volumes").list())
                .anySatisfy(volume -> assertThat(volume.map())
                        .isEqualTo(Map.of(
                                "name", "plan", "configMap", Map.of("name", "megaconn-plan", "optional", true))));
    }

    @Test
    void isReadyExactlyWhileItHoldsItsShare() {
        Doc client = Rendered.container(Chart.with("{}").render().pod("client"));

        assertThat(client.at("readinessProbe").map())
                .isEqualTo(Map.of(
                        "httpGet", Map.of("path", "/readyz", "port", 9601),
                        "periodSeconds", 2,
                        "timeoutSeconds", 10,
                        "failureThreshold", 1));
        assertThat(client.at("livenessProbe").map())
                .isEqualTo(Map.of(
                        "httpGet", Map.of("path", "/livez", "port", 9601),
                        "initialDelaySeconds", 300,
                        "periodSeconds", 10,
                        "timeoutSeconds", 10,
                        "failureThreshold", 6));
    }

    @Test
    void hasAllPortsUnlessAskedOtherwise() {
        assertThat(sysctls("{}"))
                .isEqualTo(List.of(Map.of("name", "net.ipv4.ip_local_port_range", "value", "1024 65535")));
        assertThat(sysctls("client: {sysctls: {net.ipv4.tcp_fin_timeout: '10'}}"))
                .isEqualTo(List.of(
                        Map.of("name", "net.ipv4.ip_local_port_range", "value", "1024 65535"),
                        Map.of("name", "net.ipv4.tcp_fin_timeout", "value", "10")));
        assertThat(sysctls("client: {sysctls: {net.ipv4.ip_local_port_range: null}}"))
                .isNull();
    }

    @Test
    void isSpreadOverTheNodesUnlessAskedOtherwise() {
        Doc set = Chart.with("{}").render().one("StatefulSet", "megaconn-client");

        assertThat(set.at("spec", "template", "spec", "topologySpreadConstraints")
                        .value())
                .isEqualTo(List.of(Map.of(
                        "maxSkew",
                        1,
                        "topologyKey",
                        "kubernetes.io/hostname",
                        "whenUnsatisfiable",
                        "ScheduleAnyway",
                        "labelSelector",
                        set.at("spec", "selector").value())));
        assertThat(Chart.with("client: {topologySpread: {enabled: false}}")
                        .render()
                        .text())
                .doesNotContain("topologySpreadConstraints");
    }

    @Test
    void upTo64000ConnectionsForEachPort() {
        Doc pod = Chart.with("{client: {connections: 128000, terminationGracePeriodSeconds: 90}, server: {ports: 2}}")
                .render()
                .pod("client");

        assertThat(pod.at("spec", "terminationGracePeriodSeconds").value()).isEqualTo(90);
    }

    private static Object sysctls(String values) {
        return Chart.with(values)
                .render()
                .pod("client")
                .at("spec", "securityContext", "sysctls")
                .value();
    }
}
