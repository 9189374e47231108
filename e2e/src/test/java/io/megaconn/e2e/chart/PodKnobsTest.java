package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Tests that the settings of pods reach every type of pod; everything.yaml gives each type values of its own. */
class PodKnobsTest {
    /** Istio's ambient mode and Kuma select pods by labels, and so does Istio's injector since 1.10. */
    private static final Map<String, String> MESH_LABELS = Map.of(
            "sidecar.istio.io/inject", "false",
            "istio.io/dataplane-mode", "none",
            "kuma.io/sidecar-injection", "disabled");

    private static final Map<String, String> MESH_ANNOTATIONS = Map.of(
            "sidecar.istio.io/inject", "false",
            "linkerd.io/inject", "disabled",
            "consul.hashicorp.com/connect-inject", "false");

    @ParameterizedTest
    @CsvSource({
        "server, server",
        "client, client",
        "orchestrator, orchestrator",
        "test, orchestrator",
        "tuning, tuning",
    })
    void reachThePod(String component, String values) {
        Doc pod = Chart.file("everything").renderWithHooks().pod(component);
        Doc spec = pod.at("spec");

        assertThat(spec.at("nodeSelector").map()).isEqualTo(Map.of("pool", values, "kubernetes.io/os", "linux"));
        assertThat(spec.at("tolerations").value())
                .isEqualTo(List.of(Map.of("key", values, "operator", "Exists", "effect", "NoSchedule")));
        assertThat(spec.at("affinity", "nodeAffinity").text()).contains("affinity-of-" + values);
        assertThat(spec.at("priorityClassName").text()).isEqualTo("priority-of-" + values);
        assertThat(spec.at("imagePullSecrets").value())
                .isEqualTo(List.of(
                        Map.of("name", "registry-a"), Map.of("name", "registry-b"), Map.of("name", "registry-c")));
        assertThat(pod.at("metadata", "labels").map()).containsEntry("team", "label-of-" + values);
        assertThat(pod.at("metadata", "annotations").map()).containsEntry("note", "annotation-of-" + values);
        Doc container = Rendered.container(pod);
        assertThat(container.at("env").list())
                .anySatisfy(
                        env -> assertThat(env.map()).isEqualTo(Map.of("name", "NOTE", "value", "env-of-" + values)));
        assertThat(container.at("volumeMounts").list())
                .anySatisfy(mount -> assertThat(mount.map())
                        .isEqualTo(Map.of("name", "extra", "mountPath", "/etc/extra", "readOnly", true)));
        assertThat(spec.at("volumes").list())
                .anySatisfy(volume ->
                        assertThat(volume.at("configMap", "name").text()).isEqualTo("volume-of-" + values));
        assertThat(container.at("resources", "requests", "cpu").text())
                .isEqualTo(Map.of("server", "101m", "client", "102m", "orchestrator", "103m", "tuning", "104m")
                        .get(values));
    }

    @ParameterizedTest
    @CsvSource({"server, server", "client, client", "orchestrator, orchestrator", "test, orchestrator", "tuning, client"
    })
    void imagesComeFromTheUsersRegistry(String component, String program) {
        Doc container =
                Rendered.container(Chart.file("everything").renderWithHooks().pod(component));

        assertThat(container.at("image").text())
                .isEqualTo("registry.example.com:5000/team/megaconn/" + program + ":v7");
        assertThat(container.at("imagePullPolicy").text()).isEqualTo("Always");
    }

    @ParameterizedTest
    @FieldSource("io.megaconn.e2e.chart.Chart#FILES")
    void noPodIsPartOfAMesh(String file) {
        assertThat(Chart.file(file).renderWithHooks().pods()).allSatisfy(pod -> {
            assertThat(pod.at("metadata", "annotations").map()).containsAllEntriesOf(MESH_ANNOTATIONS);
            assertThat(pod.at("metadata", "labels").map()).containsAllEntriesOf(MESH_LABELS);
        });
    }

    @Test
    void usersMayPutAPodIntoAMesh() {
        assertThat(Chart.with("client: {podLabels: {istio.io/dataplane-mode: ambient}}")
                        .render()
                        .pod("client")
                        .at("metadata", "labels")
                        .map())
                .containsEntry("istio.io/dataplane-mode", "ambient");
    }

    @Test
    void labelsCannotHideAPodFromItsOwner() {
        Doc pod = Chart.with("client: {podLabels: {app.kubernetes.io/component: mine, app.kubernetes.io/name: mine}}")
                .render()
                .pod("client");

        assertThat(pod.at("metadata", "labels").map())
                .containsEntry("app.kubernetes.io/component", "client")
                .containsEntry("app.kubernetes.io/name", "megaconn");
    }

    @Test
    void pullPolicyIsForImagesThatWereLoaded() {
        assertThat(Chart.file("defaults").renderWithHooks().pods())
                .extracting(pod -> Rendered.container(pod).at("imagePullPolicy").text())
                .containsOnly("IfNotPresent");
    }
}
