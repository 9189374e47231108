package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pods that run the orchestrator: the ramp Job and `helm test`. */
class RampJobTest {
    @Test
    void rampsToAMillion() {
        Rendered rendered =
                Chart.with("ramp: {enabled: true}").as("load-7", "other").render();
        Doc job = rendered.one("Job", "load-7-ramp");
        Doc container = Rendered.container(rendered.pod("orchestrator"));

        assertThat(job.at("spec").map())
                .containsOnlyKeys("backoffLimit", "template")
                .containsEntry("backoffLimit", 3);
        assertThat(job.at("spec", "template", "spec", "restartPolicy").text()).isEqualTo("Never");
        assertThat(container.map()).as("the image's own entry point").doesNotContainKey("command");
        assertThat(container.at("args").texts())
                .containsExactly(
                        "ramp",
                        "--namespace=other",
                        "--release=load-7",
                        "--target=1000000",
                        "--batch=10",
                        "--output=/tmp/runs",
                        "--run-id=$(RUN_ID)");
        assertThat(container.at("env").value())
                .as("a pod that takes over goes on with the same run")
                .isEqualTo(List.of(Map.of(
                        "name",
                        "RUN_ID",
                        "valueFrom",
                        Map.of("fieldRef", Map.of("fieldPath", "metadata.labels['controller-uid']")))));
    }

    @Test
    void withOptions() {
        Rendered rendered = Chart.with("""
                server: {capacity: 2000000}
                ramp:
                  enabled: true
                  target: 2000000
                  batch: 40
                  hold: 10m
                  thresholds: [lost==0, connect_p99 < 1.5s]
                  dashboard: true
                  extraArgs: [--keep, --connect-rate=10000]
                  activeDeadlineSeconds: 3600000
                """).render();

        assertThat(Rendered.container(rendered.pod("orchestrator")).at("args").texts())
                .containsExactly(
                        "ramp",
                        "--namespace=megaconn",
                        "--release=megaconn",
                        "--target=2000000",
                        "--batch=40",
                        "--hold=10m",
                        "--threshold=lost==0",
                        "--threshold=connect_p99 < 1.5s",
                        "--dashboard=8080",
                        "--keep",
                        "--connect-rate=10000",
                        "--output=/tmp/runs",
                        "--run-id=$(RUN_ID)");
        assertThat(rendered.one("Job", "megaconn-ramp")
                        .at("spec", "activeDeadlineSeconds")
                        .value())
                .isEqualTo(3_600_000);
    }

    @Test
    void helmTestChecksWithOneClient() {
        Rendered rendered =
                Chart.with("client: {connections: 1000}").as("load-7", "other").renderWithHooks();
        Doc container = Rendered.container(rendered.pod("test"));

        assertThat(container.at("args").texts())
                .containsExactly("preflight", "--namespace=other", "--release=load-7", "--target=1000");
        assertThat(rendered.pod("test").at("spec", "restartPolicy").text()).isEqualTo("Never");
    }
}
