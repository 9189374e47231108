package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetricsList;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.runtime.UserError;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodMetricsReaderTest extends KubeTestBase {
    /** The answer of metrics-server 0.7 for two pods, the second with two containers. */
    private static final String ANSWER = """
            {"kind": "PodMetricsList", "apiVersion": "metrics.k8s.io/v1beta1", "metadata": {}, "items": [
              {"metadata": {"name": "gateway-1", "namespace": "prod"}, "timestamp": "2026-02-03T04:05:21Z", "window": "15.2s",
               "containers": [{"name": "gateway", "usage": {"cpu": "1500m", "memory": "300Mi"}}]},
              {"metadata": {"name": "gateway-2", "namespace": "prod"}, "timestamp": "2026-02-03T04:05:09Z", "window": "14.9s",
               "containers": [{"name": "gateway", "usage": {"cpu": "250000000n", "memory": "102400Ki"}},
                              {"name": "proxy", "usage": {"cpu": "0", "memory": "1Mi"}}]}]}""";

    @Test
    void workingSetsAndCoresAreAddedUpAndTheOldestSampleCounts() {
        assertThat(PodMetricsReader.sample(
                        Serialization.unmarshal(ANSWER, PodMetricsList.class).getItems()))
                .isEqualTo(new PodMetricsReader.Sample(2, 401L << 20, 1.75, Instant.parse("2026-02-03T04:05:09Z")));
    }

    @Test
    void preflightNamesTheRightThatIsMissingWithTheUpgradeThatGrantsIt() {
        api.fail("GET .*/metrics.k8s.io/.*", 403, "pods.metrics.k8s.io is forbidden");

        assertThat(ServerPodsCheck.of(cluster, ServerSelector.parse("prod/app=gateway", "load")))
                .returns(Check.Status.WARN, Check::status)
                .satisfies(check -> assertThat(check.fix()).endsWith("--set 'rbac.serverNamespaces={prod}'"));
    }

    @Test
    void aClusterWithoutAMetricsApiIsAWarning() {
        api.fail("GET .*/metrics.k8s.io/.*", 404, "404 page not found");

        assertThat(ServerPodsCheck.of(cluster, ServerSelector.parse("app=gateway", "load")))
                .returns(Check.Status.WARN, Check::status)
                .returns("install the metrics server, or omit --server-selector", Check::fix);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=gateway                        | load/app=gateway",
                "prod/app=gateway,tier!=test        | prod/app=gateway,tier!=test",
                "app.kubernetes.io/name=gateway     | load/app.kubernetes.io/name=gateway",
                "prod/app.kubernetes.io/name=x      | prod/app.kubernetes.io/name=x",
                "prod/app in (a, b)                 | prod/app in (a, b)",
            })
    void aSelectorMayHaveANamespace(String text, String selector) {
        assertThat(ServerSelector.parse(text, "load")).hasToString(selector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "prod/", "Prod/app=x", "app=x&limit=1", "prod/../secrets"})
    void anythingElseIsRefused(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> ServerSelector.parse(text, "load"))
                .withMessageContaining("write [NAMESPACE/]LABELS");
    }
}
