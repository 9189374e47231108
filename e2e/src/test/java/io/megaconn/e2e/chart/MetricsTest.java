package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that Prometheus finds only reachable endpoints, and only if enabled. */
class MetricsTest {
    private static final String MONITOR = "{metrics: {podMonitor: {enabled: true}}}";

    @Test
    void nothingByDefault() {
        assertThat(Chart.with("ramp: {enabled: true}").render().text())
                .doesNotContain("prometheus.io", "PodMonitor", "--metrics", "grafana");
    }

    @Test
    void thePodMonitorSelectsClientsAndTheRampJob() {
        Doc monitor = Chart.with("metrics: {podMonitor: {enabled: true, interval: 30s, labels: {release: prom}}}")
                .render()
                .one("PodMonitor", "megaconn");

        assertThat(monitor.at("apiVersion").text()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(monitor.at("metadata", "labels").map()).containsEntry("release", "prom");
        assertThat(monitor.at("spec", "selector").map())
                .isEqualTo(Map.of(
                        "matchLabels",
                        Map.of("app.kubernetes.io/name", "megaconn", "app.kubernetes.io/instance", "megaconn"),
                        "matchExpressions",
                        List.of(Map.of(
                                "key",
                                "app.kubernetes.io/component",
                                "operator",
                                "In",
                                "values",
                                List.of("client", "orchestrator")))));
        assertThat(monitor.at("spec", "podMetricsEndpoints").value())
                .isEqualTo(List.of(
                        Map.of("port", "admin", "path", "/metrics", "interval", "30s"),
                        Map.of("port", "metrics", "path", "/metrics", "interval", "30s")));
    }

    @Test
    void theServerIsSelectedWhereItCanBeReached() {
        assertThat(components("{metrics: {serverOnNode: true, podMonitor: {enabled: true}}}"))
                .containsExactly("client", "orchestrator", "server");
        assertThat(components("{server: {hostNetwork: false}, metrics: {podMonitor: {enabled: true}}}"))
                .containsExactly("client", "orchestrator", "server");
    }

    private static List<String> components(String values) {
        return Chart.with(values)
                .render()
                .one("PodMonitor", "megaconn")
                .at("spec", "selector", "matchExpressions")
                .list()
                .getFirst()
                .at("values")
                .texts();
    }

    @Test
    void onTheNodesNetworkTheServerStaysOnLoopbackUnlessToldOtherwise() {
        assertThat(serverArgs(MONITOR)).contains("--admin=127.0.0.1:9600");
        assertThat(serverArgs("metrics: {serverOnNode: true}")).contains("--admin=0.0.0.0:9600");
        assertThat(Rendered.container(Chart.with("metrics: {serverOnNode: true}")
                                .render()
                                .pod("server"))
                        .at("readinessProbe", "httpGet", "host")
                        .text())
                .as("the kubelet's probes are on loopback all the same")
                .isEqualTo("127.0.0.1");
    }

    private static List<String> serverArgs(String values) {
        return Rendered.container(Chart.with(values).render().pod("server"))
                .at("args")
                .texts();
    }

    @Test
    void annotationsNameEachPodsPort() {
        Rendered rendered = Chart.with("{ramp: {enabled: true}, metrics: {annotations: true, serverOnNode: true}}")
                .render();

        Map.of("server", "9600", "client", "9601", "orchestrator", "9602")
                .forEach((component, port) -> assertThat(rendered.pod(component)
                                .at("metadata", "annotations")
                                .map())
                        .containsEntry("prometheus.io/scrape", "true")
                        .containsEntry("prometheus.io/path", "/metrics")
                        .containsEntry("prometheus.io/port", port));
        assertThat(Chart.with("metrics: {annotations: true}")
                        .render()
                        .pod("server")
                        .at("metadata", "annotations")
                        .map())
                .doesNotContainKey("prometheus.io/scrape");
    }

    @Test
    void usersAnnotationsComeOnTop() {
        assertThat(Chart.with("{metrics: {annotations: true}, client: {podAnnotations: {prometheus.io/scrape: 'no'}}}")
                        .render()
                        .pod("client")
                        .at("metadata", "annotations")
                        .map())
                .containsEntry("prometheus.io/scrape", "no");
    }

    @Test
    void theRampJobServesItsProgress() {
        Doc job = Rendered.container(Chart.with("{ramp: {enabled: true}, metrics: {podMonitor: {enabled: true}}}")
                .render()
                .pod("orchestrator"));

        assertThat(job.at("args").texts()).contains("--metrics=0.0.0.0:9602");
        assertThat(job.at("ports").value()).isEqualTo(List.of(Map.of("name", "metrics", "containerPort", 9602)));
    }

    @Test
    void theDashboardIsTheFile() throws IOException {
        Doc map = Chart.with("metrics: {dashboard: {enabled: true, annotations: {grafana_folder: Load tests}}}")
                .render()
                .one("ConfigMap", "megaconn-dashboard");

        assertThat(map.at("metadata", "labels").map()).containsEntry("grafana_dashboard", "1");
        assertThat(map.at("metadata", "annotations").map()).isEqualTo(Map.of("grafana_folder", "Load tests"));
        assertThat(map.at("data", "megaconn.json").text().strip())
                .isEqualTo(Files.readString(Chart.HOME.resolve("helm/megaconn/dashboards/megaconn.json"))
                        .strip());
    }

    @Test
    void theDashboardsLabelCanBeAnother() {
        Doc map = Chart.with("metrics: {dashboard: {enabled: true, label: example.com/board, labelValue: 'true'}}")
                .render()
                .one("ConfigMap", "megaconn-dashboard");

        assertThat(map.at("metadata", "labels").map())
                .containsEntry("example.com/board", "true")
                .doesNotContainKey("grafana_dashboard");
    }

    @Test
    void notesSayThatTheServerIsMissing() {
        assertThat(Chart.with(MONITOR).notes()).contains("--set metrics.serverOnNode=true");
        assertThat(Chart.with("{metrics: {serverOnNode: true, podMonitor: {enabled: true}}}")
                        .notes())
                .doesNotContain("serverOnNode");
        assertThat(Chart.with("{}").notes()).doesNotContain("serverOnNode");
    }
}
