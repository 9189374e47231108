package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetricsList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.runtime.UserError;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
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
                .satisfies(check ->
                        assertThat(check.fix()).startsWith("install the metrics server, or omit --server-selector;"));
        assertThat(api.asked(".*/proxy/.*")).as("the kubelets are not asked").isZero();
    }

    /** The apiserver may be away for a while: the run continues with unknown figures. */
    @Test
    void anApiserverThatDoesNotAnswerIsNoReasonToEndTheRun() {
        api.fail("GET .*", 503, "the apiserver is starting");
        PodMetricsReader reader = new PodMetricsReader(cluster, ServerSelector.parse("app=gateway", "load"));

        assertThatExceptionOfType(KubernetesClientException.class).isThrownBy(reader::read);
    }

    /** Two pods of a node's summary, of which one is the server's. */
    private static final String SUMMARY = """
            {"node": {"nodeName": "node-1"}, "pods": [
              {"podRef": {"name": "gateway-1", "namespace": "prod", "uid": "%s"},
               "cpu": {"time": "2026-02-03T04:05:09Z", "usageNanoCores": 1500000000, "usageCoreNanoSeconds": 7},
               "memory": {"time": "2026-02-03T04:05:07Z", "workingSetBytes": 314572800, "rssBytes": 1}},
              {"podRef": {"name": "other", "namespace": "prod", "uid": "u-2"},
               "cpu": {"time": "2026-02-03T04:05:01Z", "usageNanoCores": 1}, "memory": {"workingSetBytes": 1}},
              {"podRef": {"name": "just-started", "namespace": "prod", "uid": "u-3"}}]}""";

    @Test
    void ofANodesSummaryTheServersPodsCount() {
        assertThat(KubeletSummaryReader.sample(SUMMARY.formatted("u-1"), Set.of("u-1", "u-3")))
                .isEqualTo(new PodMetricsReader.Sample(1, 300L << 20, 1.5, Instant.parse("2026-02-03T04:05:07Z")));
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> KubeletSummaryReader.sample("<html>", Set.of("u-1")))
                .withMessageContaining("can't be read");
    }

    private Check checkWithNodeProxy() {
        api.fail("GET .*/metrics.k8s.io/.*", 404, "404 page not found");
        StatefulSet clients = cluster.clients().get();
        clients.getMetadata().setAnnotations(Map.of("megaconn.io/node-proxy", "true"));
        cluster.client().resource(clients).update();
        return ServerPodsCheck.of(
                cluster, ServerSelector.parse("app.kubernetes.io/component=client", cluster.namespace()));
    }

    @Test
    void withoutAMetricsApiTheKubeletsAreAskedIfTheReleasePermitsIt() {
        cluster.put(TestPod.named("megaconn-client-0", "client"));
        String uid = cluster.client() // the mock server chooses it
                .pods()
                .inNamespace(cluster.namespace())
                .withName("megaconn-client-0")
                .get()
                .getMetadata()
                .getUid();
        api.answers.put("/api/v1/nodes/node1/proxy/stats/summary", SUMMARY.formatted(uid));

        assertThat(checkWithNodeProxy())
                .returns(Check.Status.OK, Check::status)
                .returns("1 with 300 MiB", Check::found);
    }

    @Test
    void ifNeitherCanBeReadPreflightNamesBothRights() {
        cluster.put(TestPod.named("megaconn-client-0", "client"));
        api.fail("GET .*/proxy/stats/summary", 403, "nodes is forbidden");

        assertThat(checkWithNodeProxy())
                .returns(Check.Status.WARN, Check::status)
                .satisfies(check -> assertThat(check.fix())
                        .contains("rbac.nodeProxy=true,rbac.serverNamespaces={" + cluster.namespace() + "}"));
    }

    @Test
    void samplesOfNodesAreAddedUpAndTheOldestCounts() {
        Instant old = Instant.parse("2026-02-03T04:05:07Z");
        PodMetricsReader.Sample one = new PodMetricsReader.Sample(1, 300, 1.5, old.plusSeconds(1));
        assertThat(PodMetricsReader.Sample.NONE.plus(one)).isEqualTo(one);
        assertThat(one.plus(PodMetricsReader.Sample.NONE)).isEqualTo(one);
        assertThat(one.plus(new PodMetricsReader.Sample(2, 30, 0.5, old)))
                .isEqualTo(new PodMetricsReader.Sample(3, 330, 2, old));
    }

    @Test
    void onlyTheReleaseCanPermitToAskKubelets() {
        StatefulSet clients = cluster.clients().get();
        assertThat(ReleaseValues.nodeProxy(clients)).isFalse();
        clients.getMetadata().setAnnotations(Map.of("megaconn.io/node-proxy", "true"));
        assertThat(ReleaseValues.nodeProxy(clients)).isTrue();
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
