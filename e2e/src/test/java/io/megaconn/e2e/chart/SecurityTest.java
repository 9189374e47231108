package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what pods may do on their node and with the API server. */
class SecurityTest {
    @ParameterizedTest
    @FieldSource("io.megaconn.e2e.chart.Chart#FILES")
    void podsMayNothing(String file) {
        boolean anyUser = file.equals("openshift");
        List<Doc> pods = Chart.file(file).renderWithHooks().pods().stream()
                .filter(pod -> !Rendered.component(pod).equals("tuning"))
                .toList();

        assertThat(pods).hasSizeGreaterThanOrEqualTo(3);
        assertSoftly(softly -> pods.forEach(pod -> {
            softly.assertThat(pod.at("spec", "securityContext").map())
                    .as("pod of %s", Rendered.component(pod))
                    .containsEntry("runAsNonRoot", true)
                    .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"))
                    .containsAllEntriesOf(anyUser ? Map.of() : Map.of("runAsUser", 65532, "runAsGroup", 65532));
            softly.assertThat(Rendered.container(pod).at("securityContext").map())
                    .as("container of %s", Rendered.component(pod))
                    .isEqualTo(Map.of(
                            "allowPrivilegeEscalation", false,
                            "readOnlyRootFilesystem", true,
                            "capabilities", Map.of("drop", List.of("ALL"))));
            softly.assertThat(pod.at("spec").map()).doesNotContainKeys("hostPID", "hostIPC");
        }));
    }

    /** OpenShift's restricted-v2 assigns users from a range of the namespace, and admits no others. */
    @Test
    void onOpenShiftNoUserAndNoSysctlIsRendered() {
        assertThat(Chart.file("openshift").renderWithHooks().text())
                .doesNotContain(
                        "runAsUser", "runAsGroup", "fsGroup", "sysctls", "hostNetwork:", "privileged:", "127.0.0.1");
        assertThat(Chart.with("podSecurityContext: {runAsUser: null}")
                        .renderWithHooks()
                        .text())
                .doesNotContain("runAsUser");
    }

    @Test
    void aUserOfTheUsersReachesEveryPod() {
        Rendered rendered = Chart.with("""
                ramp: {enabled: true}
                podSecurityContext: {runAsUser: 1000670000, fsGroup: 1000670000}
                containerSecurityContext: {readOnlyRootFilesystem: false}
                """).renderWithHooks();

        assertThat(rendered.pods()).hasSize(4).allSatisfy(pod -> {
            assertThat(pod.at("spec", "securityContext").map())
                    .containsEntry("runAsUser", 1000670000)
                    .containsEntry("fsGroup", 1000670000)
                    .containsEntry("runAsNonRoot", true);
            assertThat(Rendered.container(pod).at("securityContext").map())
                    .containsEntry("readOnlyRootFilesystem", false)
                    .containsEntry("allowPrivilegeEscalation", false);
        });
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
