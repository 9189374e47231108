package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.PreviousChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that an upgrade from the previous chart keeps the user's values, and restarts no pod without need. */
class UpgradeTest {
    private static final String SET = """
            server: {capacity: 15000, hostNetwork: false, podLabels: {team: a}}
            client: {connections: 1000}
            tuning: {enabled: true}
            metrics: {podMonitor: {enabled: true}}
            ramp: {enabled: true, target: 15000}
            """;

    @TempDir
    static Path folder;

    private static Path previous;

    @BeforeAll
    static void unpack() {
        previous = PreviousChart.unpack(folder);
    }

    /** {@code --reset-then-reuse-values}, which printed commands use: this chart's defaults and the user's values. */
    @Test
    void acceptsTheValuesOfThePreviousChart() {
        assertThat(server(Chart.with(SET).render())).contains("--capacity=15000");
    }

    /** {@code --reuse-values}: the defaults are the previous chart's, so values that are new are missing. */
    @Test
    void rendersWithTheDefaultsOfThePreviousChart() throws IOException {
        String defaults = Files.readString(previous.resolve("values.yaml"));

        assertThat(server(Chart.with(SET).renderChanged("values.yaml", text -> defaults)))
                .contains("--capacity=15000");
        assertThat(Chart.with("{}").renderChanged("values.yaml", text -> defaults).pods().stream()
                        .map(pod -> Rendered.container(pod).value())
                        .toList())
                .isEqualTo(Chart.with("{}").render().pods().stream()
                        .map(pod -> Rendered.container(pod).value())
                        .toList());
    }

    /** Tests the fields that Kubernetes refuses to change. */
    @ParameterizedTest
    @CsvSource({
        "Deployment, megaconn-server, selector",
        "StatefulSet, megaconn-client, selector",
        "StatefulSet, megaconn-client, serviceName",
        "StatefulSet, megaconn-client, podManagementPolicy",
        "DaemonSet, megaconn-tuning, selector"
    })
    void leavesImmutableFieldsAlone(String kind, String name, String field) {
        Rendered before = Chart.with(SET).renderWith(previous);

        assertThat(Chart.with(SET).render().one(kind, name).at("spec", field).value())
                .isEqualTo(before.one(kind, name).at("spec", field).value());
    }

    /** Tests the pod labels: one with the chart's version restarted the server and ended every connection. */
    @Test
    void aNewVersionOfTheChartChangesNoPod() {
        Rendered next = Chart.file("everything")
                .renderChanged("Chart.yaml", text -> text.replaceFirst("(?m)^version: .*", "version: 99.0.0"));

        assertThat(next.text()).contains("helm.sh/chart: megaconn-99.0.0");
        assertThat(next.pods()).isEqualTo(Chart.file("everything").render().pods());
        assertThat(next.pods())
                .allSatisfy(
                        pod -> assertThat(pod.at("metadata", "labels").map()).doesNotContainKey("helm.sh/chart"));
    }

    /** Tests that an upgrade that keeps the image does not restart pods. */
    @Test
    void aNewAppVersionChangesNoPodWhoseTagIsSet() {
        Chart chart = Chart.with("image: {tag: v7}");

        assertThat(chart.renderChanged("Chart.yaml", text -> text.replaceFirst("appVersion: .*", "appVersion: 99.0.0"))
                        .pods())
                .isEqualTo(chart.render().pods());
    }

    private static List<String> server(Rendered rendered) {
        return Rendered.container(rendered.pod("server")).at("args").texts();
    }
}
