package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.megaconn.orchestrator.kube.Removal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Tests the objects, their names, and their references to each other. */
class ObjectsTest {
    private static final Set<String> CLUSTER_WIDE = Set.of("ClusterRole", "ClusterRoleBinding");

    private static final String VERSION =
            Doc.parse(Chart.read("Chart.yaml")).at("version").text();

    private static final List<String> ALWAYS = List.of(
            "ServiceAccount/megaconn-server",
            "ServiceAccount/megaconn-client",
            "ServiceAccount/megaconn-orchestrator",
            "ConfigMap/megaconn-plan",
            "ConfigMap/megaconn-run",
            "Lease/megaconn-ramp",
            "Deployment/megaconn-server",
            "StatefulSet/megaconn-client");
    private static final List<String> ROLE = List.of("Role/megaconn-orchestrator", "RoleBinding/megaconn-orchestrator");
    private static final List<String> CLUSTER_ROLE =
            List.of("ClusterRole/megaconn:megaconn:megaconn", "ClusterRoleBinding/megaconn:megaconn:megaconn");

    @Test
    void byDefault() {
        assertThat(Chart.file("defaults").render().names())
                .containsExactlyInAnyOrderElementsOf(join(ALWAYS, ROLE, CLUSTER_ROLE));
    }

    @Test
    void withEverythingSwitchedOn() {
        assertThat(Chart.file("everything").renderWithHooks().names())
                .containsExactlyInAnyOrderElementsOf(join(
                        ALWAYS,
                        ROLE,
                        CLUSTER_ROLE,
                        List.of("Job/megaconn-ramp", "DaemonSet/megaconn-tuning", "Pod/megaconn-test"),
                        List.of("PodDisruptionBudget/megaconn-server"),
                        List.of("PodMonitor/megaconn", "ConfigMap/megaconn-dashboard"),
                        List.of(
                                "NetworkPolicy/megaconn-client",
                                "NetworkPolicy/megaconn-orchestrator",
                                "NetworkPolicy/megaconn-test")));
    }

    /** Tests all kinds except the pod of {@code helm test}, which Helm deletes. */
    @Test
    void downDeletesEveryKind() {
        Set<String> made = Chart.file("everything").render().objects().stream()
                .map(object -> object.at("apiVersion").text() + " " + object.kind())
                .collect(Collectors.toSet());

        assertThat(made).contains("apps/v1 StatefulSet", "networking.k8s.io/v1 NetworkPolicy");
        assertThat(Removal.kinds()).containsAll(made);
    }

    /** Tests the names by which {@code down --all} finds the objects. */
    @Test
    void objectsOfTheClusterHaveTheNameThatDownDeletes() {
        assertThat(Chart.file("everything").as("load-7", "other").render().objects())
                .filteredOn(object -> CLUSTER_WIDE.contains(object.kind()))
                .hasSize(2)
                .allMatch(object -> object.name().equals("megaconn:other:load-7"));
    }

    /** Tests names with a colon, which neither a namespace nor a release can have. */
    @Test
    void objectsOfTheClusterDoNotCollide() {
        assertThat(clusterWide(Chart.with("{}").as("c", "a-b")))
                .hasSize(2)
                .doesNotContainAnyElementsOf(clusterWide(Chart.with("{}").as("b-c", "a")));
    }

    private static List<String> clusterWide(Chart chart) {
        return chart.render().names().stream()
                .filter(name -> name.startsWith("ClusterRole"))
                .toList();
    }

    @Test
    void withoutAnyRoles() {
        assertThat(Chart.with("rbac: {create: false}").render().names()).containsExactlyInAnyOrderElementsOf(ALWAYS);
    }

    @Test
    void withoutClusterRoles() {
        assertThat(Chart.with("rbac: {clusterRead: false}").render().names())
                .containsExactlyInAnyOrderElementsOf(join(ALWAYS, ROLE));
    }

    @Test
    void theTestIsAHook() {
        assertThat(Chart.file("everything").render().names()).doesNotContain("Pod/megaconn-test");
    }

    @ParameterizedTest
    @FieldSource("io.megaconn.e2e.chart.Chart#FILES")
    void areNamedAndLabelledAfterTheRelease(String file) {
        Rendered rendered = Chart.file(file).as("load-7", "other").renderWithHooks();

        assertSoftly(softly -> rendered.objects().forEach(object -> {
            boolean clusterWide = CLUSTER_WIDE.contains(object.kind());
            softly.assertThat(object.name()).startsWith(clusterWide ? "megaconn:other:load-7" : "load-7");
            softly.assertThat(object.at("metadata", "namespace").text())
                    .as("namespace of %s", object)
                    .isEqualTo(clusterWide ? "" : "other");
            softly.assertThat(object.at("metadata", "labels").map())
                    .as("labels of %s", object)
                    .containsEntry("app.kubernetes.io/name", "megaconn")
                    .containsEntry("app.kubernetes.io/instance", "load-7")
                    .containsEntry("app.kubernetes.io/version", "0.2.0")
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsEntry("helm.sh/chart", "megaconn-" + VERSION);
            softly.assertThat(Rendered.component(object))
                    .as("component of %s", object)
                    .isIn("server", "client", "orchestrator", "tuning", "test", "metrics");
        }));
        assertThat(rendered.text()).doesNotContain("megaconn-server").doesNotContain("namespace: megaconn");
    }

    @Test
    void namesThatLookLikeNumbersStayText() {
        Rendered rendered = Chart.file("everything").as("123", "456").renderWithHooks();

        assertSoftly(softly -> rendered.objects().forEach(object -> {
            softly.assertThat(object.at("metadata", "namespace").value()).isIn("456", null);
            softly.assertThat(object.at("metadata", "labels", "app.kubernetes.io/instance")
                            .value())
                    .isEqualTo("123");
        }));
    }

    @Test
    void everySelectorFindsItsOwnPodsOnly() {
        Rendered rendered = Chart.file("everything").renderWithHooks();

        for (String name : List.of("Deployment/server", "StatefulSet/client", "DaemonSet/tuning")) {
            String[] parts = name.split("/");
            Doc object = rendered.one(parts[0], "megaconn-" + parts[1]);
            Map<String, Object> selector =
                    object.at("spec", "selector", "matchLabels").map();
            assertThat(selector)
                    .containsOnlyKeys(
                            "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");
            assertThat(rendered.pods())
                    .filteredOn(
                            pod -> pod.at("metadata", "labels").map().entrySet().containsAll(selector.entrySet()))
                    .as("pods of %s", name)
                    .singleElement()
                    .satisfies(pod -> assertThat(pod).isEqualTo(object.at("spec", "template")));
        }
    }

    @Test
    void whatPodsReferToIsThere() {
        Rendered rendered = Chart.file("everything").as("r", "n").renderWithHooks();

        assertSoftly(softly -> rendered.pods().forEach(pod -> {
            softly.assertThat(rendered.names())
                    .contains("ServiceAccount/"
                            + pod.at("spec", "serviceAccountName").text());
            pod.at("spec", "volumes").list().stream()
                    .filter(volume -> volume.at("name").text().equals("plan"))
                    .map(volume -> volume.at("configMap", "name"))
                    .forEach(map -> softly.assertThat(rendered.names()).contains("ConfigMap/" + map.text()));
        }));
    }

    @Test
    void theOrchestratorsObjectsAreCreatedEmpty() {
        Rendered rendered = Chart.file("defaults").render();

        for (String name : List.of("megaconn-plan", "megaconn-run")) {
            assertThat(rendered.one("ConfigMap", name).map())
                    .as("an upgrade must not touch what the orchestrator wrote")
                    .containsOnlyKeys("apiVersion", "kind", "metadata");
        }
        assertThat(rendered.one("Lease", "megaconn-ramp").at("spec").map()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("io.megaconn.e2e.chart.Chart#FILES")
    void noNumberIsWrittenWithAnExponent(String file) {
        assertThat(Chart.file(file).renderWithHooks().text()).doesNotContainPattern("\\d[eE]\\+\\d");
        assertThat(Chart.file(file).notes()).doesNotContainPattern("\\d[eE]\\+\\d");
    }

    /** Tests that the chart uses the images that the build makes. */
    @Test
    void appVersionIsTheVersionOfTheBuild() throws IOException {
        String pom = Files.readString(Chart.HOME.resolve("pom.xml"));
        String chart = Files.readString(Chart.HOME.resolve("helm/megaconn/Chart.yaml"));

        assertThat(Doc.parse(chart).at("appVersion").text())
                .isEqualTo(pom.replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1"));
    }

    /** Tests the chart on Kubernetes 1.20 and on the newest version. */
    @Test
    void onlyUsesApisThatAreOldAndStillThere() {
        assertThat(Chart.file("everything").renderWithHooks().objects())
                .filteredOn(object -> !object.kind().equals("PodMonitor")) // of an operator that has to be there anyway
                .filteredOn(object -> !object.kind().equals("PodDisruptionBudget")) // see VersionsTest
                .extracting(object -> object.at("apiVersion").text())
                .containsOnly(
                        "v1",
                        "apps/v1",
                        "batch/v1",
                        "rbac.authorization.k8s.io/v1",
                        "coordination.k8s.io/v1",
                        "networking.k8s.io/v1");
    }

    @SafeVarargs
    private static List<String> join(List<String>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }
}
