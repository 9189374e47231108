package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that the orchestrator has the rights that it needs, and no others. */
class RolesTest {
    private static final List<String> WITHOUT_PROBES = List.of(
            "list pods",
            "watch pods",
            "get pods/portforward",
            "create pods/portforward",
            "list events",
            "list resourcequotas",
            "list limitranges",
            "get apps/statefulsets load-7-client",
            "list apps/statefulsets",
            "update apps/statefulsets/scale load-7-client",
            "get configmaps load-7-plan",
            "patch configmaps load-7-plan",
            "get configmaps load-7-run",
            "patch configmaps load-7-run",
            "get coordination.k8s.io/leases load-7-ramp",
            "update coordination.k8s.io/leases load-7-ramp");

    @Test
    void inItsNamespace() {
        List<String> expected = new ArrayList<>(WITHOUT_PROBES);
        expected.addAll(List.of("create pods", "delete pods"));

        assertThat(rights(role("{}"))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void cannotMakePodsWithoutProbes() {
        assertThat(rights(role("preflight: {probes: false}"))).containsExactlyInAnyOrderElementsOf(WITHOUT_PROBES);
    }

    @Test
    void inTheClusterItOnlyLists() {
        Doc role = Chart.with("{}").as("load-7", "n").render().one("ClusterRole", "megaconn:n:load-7");

        assertThat(rights(role)).containsExactlyInAnyOrder("list nodes", "list pods");
    }

    @Test
    void goToTheOrchestratorAlone() {
        Rendered rendered = Chart.with("{}").as("load-7", "n").render();
        Map<String, String> orchestrator =
                Map.of("kind", "ServiceAccount", "name", "load-7-orchestrator", "namespace", "n");

        Doc binding = rendered.one("RoleBinding", "load-7-orchestrator");
        assertThat(binding.at("subjects").value()).isEqualTo(List.of(orchestrator));
        assertThat(binding.at("roleRef").map()).containsEntry("kind", "Role").containsEntry("name", binding.name());

        Doc clusterBinding = rendered.one("ClusterRoleBinding", "megaconn:n:load-7");
        assertThat(clusterBinding.at("subjects").value()).isEqualTo(List.of(orchestrator));
        assertThat(clusterBinding.at("roleRef").map())
                .containsEntry("kind", "ClusterRole")
                .containsEntry("name", clusterBinding.name());
    }

    @Test
    void namesInRulesAreObjectsOfTheChart() {
        Rendered rendered = Chart.with("{}").as("load-7", "n").render();

        role("{}").at("rules").list().stream()
                .flatMap(rule -> rule.at("resourceNames").texts().stream())
                .forEach(name ->
                        assertThat(rendered.objects()).extracting(Doc::name).contains(name));
    }

    private static Doc role(String values) {
        return Chart.with(values).as("load-7", "n").render().one("Role", "load-7-orchestrator");
    }

    /** Returns each right as a line: verb, group/resource, and the object's name if there is one. */
    private static List<String> rights(Doc role) {
        List<String> rights = new ArrayList<>();
        for (Doc rule : role.at("rules").list()) {
            assertThat(rule.map().keySet()).isSubsetOf("apiGroups", "resources", "resourceNames", "verbs");
            List<String> names =
                    rule.at("resourceNames").exists() ? rule.at("resourceNames").texts() : List.of("");
            for (String group : rule.at("apiGroups").texts()) {
                for (String resource : rule.at("resources").texts()) {
                    for (String verb : rule.at("verbs").texts()) {
                        for (String name : names) {
                            String what = group.isEmpty() ? resource : group + "/" + resource;
                            rights.add((verb + " " + what + " " + name).strip());
                        }
                    }
                }
            }
        }
        return rights;
    }
}
