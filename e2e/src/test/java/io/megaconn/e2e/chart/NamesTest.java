package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests objects with other names than the release's. */
class NamesTest {
    private static final Chart CHART = Chart.with(
                    Chart.read("ci/everything-values.yaml") + "\nfullnameOverride: load\n")
            .as("r", "n");

    @Test
    void everyObjectHasTheName() {
        assertThat(CHART.renderWithHooks().objects())
                .filteredOn(object -> !object.kind().startsWith("ClusterRole"))
                .allSatisfy(object -> assertThat(object.name()).matches("load(-.*)?"));
    }

    /** The orchestrator finds them by their labels. */
    @Test
    void labelsKeepTheReleasesName() {
        Rendered rendered = CHART.renderWithHooks();

        assertSoftly(softly -> rendered.objects()
                .forEach(object -> softly.assertThat(object.at("metadata", "labels", "app.kubernetes.io/instance")
                                .text())
                        .isEqualTo("r")));
        assertThat(rendered.one("StatefulSet", "load-client")
                        .at("spec", "selector", "matchLabels", "app.kubernetes.io/instance")
                        .text())
                .isEqualTo("r");
    }

    @Test
    void whatRefersToThemHasTheName() {
        Rendered rendered = CHART.renderWithHooks();
        List<String> names = rendered.objects().stream().map(Doc::name).toList();

        assertSoftly(softly -> {
            rendered.pods()
                    .forEach(pod -> softly.assertThat(names)
                            .contains(pod.at("spec", "serviceAccountName").text()));
            rendered.one("Role", "load-orchestrator")
                    .at("rules")
                    .list()
                    .forEach(rule -> softly.assertThat(names)
                            .containsAll(rule.at("resourceNames").texts()));
        });
        assertThat(rendered.pod("client").at("spec", "volumes").text()).contains("name=load-plan");
        assertThat(rendered.text()).doesNotContain("r-client", "r-server", "r-orchestrator", "r-plan");
        assertThat(CHART.notes()).contains("deploy/load-server", "job/load-ramp", "--release r");
    }
}
