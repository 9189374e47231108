package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields and kinds that not every version of Kubernetes has. */
class VersionsTest {
    /** policy/v1 exists since 1.21, policy/v1beta1 until 1.24; podFailurePolicy is on by default since 1.26. */
    @ParameterizedTest
    @CsvSource({
        "1.20.2, policy/v1beta1, false",
        "1.21.0, policy/v1, false",
        "1.25.16, policy/v1, false",
        "v1.26.0-eks-1234, policy/v1, true",
        "1.35.6, policy/v1, true"
    })
    void onlyWhatTheVersionHas(String version, String budget, boolean failurePolicy) {
        Rendered rendered = Chart.file("everything").on(version).render();

        assertThat(rendered.one("PodDisruptionBudget", "megaconn-server")
                        .at("apiVersion")
                        .text())
                .isEqualTo(budget);
        assertThat(rendered.one("Job", "megaconn-ramp")
                        .at("spec", "podFailurePolicy")
                        .exists())
                .isEqualTo(failurePolicy);
    }

    /** Tests the budget of one server, which blocks every drain of its node. */
    @Test
    void noBudgetByDefault() {
        assertThat(Chart.file("defaults").render().text()).doesNotContain("PodDisruptionBudget");
    }

    @Test
    void theBudgetSelectsTheServer() {
        Rendered rendered = Chart.file("everything").render();

        Doc spec = rendered.one("PodDisruptionBudget", "megaconn-server").at("spec");
        assertThat(spec.at("minAvailable").value()).isEqualTo(1);
        assertThat(spec.at("selector").value())
                .isEqualTo(rendered.one("Deployment", "megaconn-server")
                        .at("spec", "selector")
                        .value());
    }
}
