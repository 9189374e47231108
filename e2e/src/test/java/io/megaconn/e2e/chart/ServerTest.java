package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerTest {
    @Test
    void byDefault() {
        Rendered rendered = Chart.with("{}").render();
        Doc spec = rendered.one("Deployment", "megaconn-server").at("spec");
        Doc pod = spec.at("template", "spec");
        Doc server = Rendered.container(rendered.pod("server"));

        assertThat(spec.at("replicas").value()).isEqualTo(1);
        assertThat(spec.at("strategy").map()).isEqualTo(Map.of("type", "Recreate"));
        assertThat(pod.at("hostNetwork").value()).isEqualTo(true);
        assertThat(pod.at("dnsPolicy").text()).isEqualTo("ClusterFirstWithHostNet");
        assertThat(pod.at("securityContext", "sysctls").exists())
                .as("the API server refuses net sysctls on the node's network")
                .isFalse();
        assertThat(server.at("image").text()).isEqualTo("localhost/megaconn/server:0.2.0");
        assertThat(server.at("args").texts())
                .containsExactly(
                        "--port=9000",
                        "--capacity=1000000",
                        "--message-interval=10s",
                        "--reply=none",
                        "--admin=127.0.0.1:9600");
        assertThat(ports(server)).containsExactly(9000, 9600);
        assertThat(server.at("readinessProbe", "httpGet").map())
                .isEqualTo(Map.of("path", "/readyz", "port", 9600, "host", "127.0.0.1"));
        assertThat(server.at("livenessProbe", "httpGet").map())
                .isEqualTo(Map.of("path", "/livez", "port", 9600, "host", "127.0.0.1"));
    }

    @Test
    void onThePodsNetwork() {
        Doc pod = Chart.with("server: {hostNetwork: false}").render().pod("server");
        Doc server = Rendered.container(pod);

        assertThat(pod.at("spec").map()).doesNotContainKeys("hostNetwork", "dnsPolicy");
        assertThat(server.at("args").texts()).contains("--admin=0.0.0.0:9600");
        assertThat(server.at("readinessProbe", "httpGet").map()).isEqualTo(Map.of("path", "/readyz", "port", 9600));
        assertThat(server.at("livenessProbe", "httpGet").map()).isEqualTo(Map.of("path", "/livez", "port", 9600));
    }

    @Test
    void aPlainNumberOfAnIntervalIsSecondsAndADayHasAUnit() {
        assertThat(Rendered.container(Chart.with("messageInterval: 90").render().pod("server"))
                        .at("args")
                        .texts())
                .contains("--message-interval=90");
        assertThat(Rendered.container(Chart.with("ramp: {enabled: true, hold: 1d}")
                                .render()
                                .pod("orchestrator"))
                        .at("args")
                        .texts())
                .contains("--hold=1d");
        assertThat(Rendered.container(Chart.with("ramp: {enabled: true, hold: 600}")
                                .render()
                                .pod("orchestrator"))
                        .at("args")
                        .texts())
                .contains("--hold=600");
    }

    @Test
    void withOptions() {
        Doc server = Rendered.container(Chart.with("""
                messageInterval: 1m30s
                server:
                  capacity: 3000000
                  port: 7000
                  ports: 4
                  reply: echo
                  allow: [10.244.0.0/16, 192.168.1.7/32, 0.0.0.0/0, "fd00::/8"]
                  maxConnections: 2500000
                  extraArgs: [--loops=8]
                """).render().pod("server"));

        assertThat(server.at("args").texts())
                .containsExactly(
                        "--port=7000-7003",
                        "--capacity=3000000",
                        "--message-interval=1m30s",
                        "--reply=echo",
                        "--allow=10.244.0.0/16",
                        "--allow=192.168.1.7/32",
                        "--allow=0.0.0.0/0",
                        "--allow=fd00::/8",
                        "--max-connections=2500000",
                        "--admin=127.0.0.1:9600",
                        "--loops=8");
        assertThat(ports(server)).containsExactly(7000, 7001, 7002, 7003, 9600);
    }

    private static List<Object> ports(Doc container) {
        return container.at("ports").list().stream()
                .map(port -> port.at("containerPort").value())
                .toList();
    }
}
