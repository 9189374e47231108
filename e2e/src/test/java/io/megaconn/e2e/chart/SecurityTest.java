package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pods may do on their node and with the API server. */
class SecurityTest {
    @ParameterizedTest
    @FieldSource("io.megaconn.e2e.chart.Chart#FILES")
    void podsMayNothing(String file) {
        List<Doc> pods = Chart.file(file).renderWithHooks().pods().stream()
                .filter(pod -> !Rendered.component(pod).equals("tuning"))
                .toList();

        assertThat(pods).hasSizeGreaterThanOrEqualTo(3);
        assertSoftly(softly -> pods.forEach(pod -> {
            softly.assertThat(pod.at("spec", "securityContext").map())
                    .as("pod of %s", Rendered.component(pod))
                    .containsEntry("runAsNonRoot", true)
                    .containsEntry("runAsUser", 65532)
                    .containsEntry("runAsGroup", 65532)
                    .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
            softly.assertThat(Rendered.container(pod).at("securityContext").map())
                    .as("container of %s", Rendered.component(pod))
                    .isEqualTo(Map.of(
                            "allowPrivilegeEscalation", false,
                            "readOnlyRootFilesystem", true,
                            "capabilities", Map.of("drop", List.of("ALL"))));
            softly.assertThat(pod.at("spec").map()).doesNotContainKeys("hostPID", "hostIPC");
        }));
    }

    @Test
    void onlyTuningIsPrivilegedAndOnlyWhenAskedFor() {
        assertThat(Chart.file("defaults").renderWithHooks().text())
                .doesNotContain("privileged: true")
                .doesNotContain("DaemonSet");

        Doc tuning = Chart.file("everything").render().pod("tuning");

        assertThat(Rendered.container(tuning).at("securityContext").map())
                .isEqualTo(Map.of(
                        "privileged", true, "runAsNonRoot", false, "runAsUser", 0, "readOnlyRootFilesystem", true));
        assertThat(tuning.at("spec", "hostNetwork").value())
                .as("conntrack belongs to the node's network namespace")
                .isEqualTo(true);
    }

    @Test
    void onlyTheServerAndTuningAreOnTheNodesNetwork() {
        assertThat(Chart.file("everything").renderWithHooks().pods())
                .filteredOn(pod -> pod.at("spec", "hostNetwork").exists())
                .extracting(Rendered::component)
                .containsExactlyInAnyOrder("server", "tuning");
    }

    @Test
    void onlyTheOrchestratorsPodsGetAToken() {
        Rendered rendered = Chart.file("everything").renderWithHooks();

        assertSoftly(softly -> {
            rendered.objects().stream()
                    .filter(object -> object.kind().equals("ServiceAccount"))
                    .forEach(account -> softly.assertThat(
                                    account.at("automountServiceAccountToken").value())
                            .as("%s", account)
                            .isEqualTo(false));
            rendered.pods()
                    .forEach(pod -> softly.assertThat(pod.at("spec", "automountServiceAccountToken")
                                    .value())
                            .as("%s", Rendered.component(pod))
                            .isEqualTo(
                                    pod.at("spec", "serviceAccountName").text().endsWith("-orchestrator")));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "client", "orchestrator", "test", "tuning"})
    void canWriteToTmpAndNowhereElse(String component) {
        Doc pod = Chart.file("everything").renderWithHooks().pod(component);

        assertThat(Rendered.container(pod).at("volumeMounts").list())
                .filteredOn(mount -> !mount.at("readOnly").exists())
                .singleElement()
                .satisfies(mount -> assertThat(mount.map()).isEqualTo(Map.of("name", "tmp", "mountPath", "/tmp")));
        assertThat(pod.at("spec", "volumes").list())
                .anySatisfy(volume -> assertThat(volume.map()).isEqualTo(Map.of("name", "tmp", "emptyDir", Map.of())));
    }
}
