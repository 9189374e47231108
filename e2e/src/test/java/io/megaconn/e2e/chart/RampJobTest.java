package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
                .containsOnlyKeys("backoffLimit", "podFailurePolicy", "template")
                .containsEntry("backoffLimit", 3);
        assertThat(job.at("spec", "template", "spec", "restartPolicy").text()).isEqualTo("Never");
        assertThat(container.map()).as("the image's own entry point").doesNotContainKey("command");
        assertThat(container.at("args").texts())
                .containsExactly(
                        "ramp",
                        "--namespace=$(POD_NAMESPACE)",
                        "--release=$(RELEASE)",
                        "--target=1000000",
                        "--batch=10",
                        "--output=/tmp/runs",
                        "--run-id=$(RUN_ID)");
        assertThat(fields(container))
                .as("a pod that takes over continues the same run")
                .isEqualTo(Map.of(
                        "RUN_ID", "metadata.labels['controller-uid']",
                        "POD_NAMESPACE", "metadata.namespace",
                        "RELEASE", "metadata.labels['app.kubernetes.io/instance']"));
    }

    private static Map<String, String> fields(Doc container) {
        return container.at("env").list().stream()
                .collect(Collectors.toMap(
                        env -> env.at("name").text(),
                        env -> env.at("valueFrom", "fieldRef", "fieldPath").text()));
    }

    /** Every verdict has an exit code of its own; 1 is an unexpected error, which another pod may not meet. */
    @Test
    void aVerdictIsNotRunAgain() {
        Doc rules = Chart.with("ramp: {enabled: true}")
                .render()
                .one("Job", "megaconn-ramp")
                .at("spec", "podFailurePolicy", "rules");

        assertThat(rules.value())
                .isEqualTo(List.of(
                        Map.of(
                                "action",
                                "Ignore",
                                "onPodConditions",
                                List.of(Map.of("type", "DisruptionTarget", "status", "True"))),
                        Map.of(
                                "action",
                                "FailJob",
                                "onExitCodes",
                                Map.of(
                                        "containerName",
                                        "orchestrator",
                                        "operator",
                                        "In",
                                        "values",
                                        List.of(2, 3, 4, 5, 6)))));
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
                        "--namespace=$(POD_NAMESPACE)",
                        "--release=$(RELEASE)",
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
                .containsExactly("preflight", "--namespace=$(POD_NAMESPACE)", "--release=$(RELEASE)", "--target=1000");
        assertThat(rendered.pod("test").at("spec", "restartPolicy").text()).isEqualTo("Never");
    }
}
