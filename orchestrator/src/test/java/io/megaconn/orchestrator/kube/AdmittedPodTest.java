package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.megaconn.orchestrator.kube.podrules.PodResources;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests a client pod as the apiserver would create it. */
class AdmittedPodTest extends KubeTestBase {
    private static final String DRY_RUN = "POST .*/pods\\?dryRun=All";

    private StatefulSet clients;

    @BeforeEach
    void template() {
        clients = clients(new ContainerBuilder().withName("client").build());
    }

    @Test
    void whatAdmissionAddsIsPartOfThePod() {
        api.admit(pod -> pod.replace(
                "\"containers\":[",
                "\"nodeSelector\":{\"disk\":\"fast\"},\"overhead\":{\"cpu\":\"1\"},\"containers\":["
                        + "{\"name\":\"proxy\",\"resources\":{\"limits\":{\"memory\":\"64Mi\"}}},"));

        AdmittedPod pod = AdmittedPod.of(cluster, clients);

        assertThat(pod.refusal()).isNull();
        assertThat(pod.spec().getNodeSelector()).containsEntry("disk", "fast");
        assertThat(PodResources.requested(pod.spec(), "memory")).isEqualTo(64 << 20);
        assertThat(PodResources.millis(pod.spec(), "cpu")).isEqualTo(1000);
        assertThat(api.sent(DRY_RUN))
                .contains("\"team\":\"net\"", "\"policy\":\"low\"", "\"app.kubernetes.io/component\":\"client\"");
        assertThat(cluster.client()
                        .pods()
                        .inNamespace(cluster.namespace())
                        .list()
                        .getItems())
                .as("a dry run creates nothing")
                .isEmpty();
    }

    @Test
    void aRefusalIsQuotedWithItsFix() {
        api.fail(
                DRY_RUN,
                403,
                "pods \"x\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3");

        AdmittedPod pod = AdmittedPod.of(cluster, clients);

        assertThat(pod.refusal()).isNotNull();
        assertThat(pod.refusal().why())
                .isEqualTo("exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3");
        assertThat(pod.refusal().fix()).contains("edit resourcequota small");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | pods is forbidden: User \"a\" cannot create resource \"pods\" in API group \"\" in the namespace \"n\"",
                "400 | admission webhook \"old\" does not support dry run",
                "409 | pods \"megaconn-client-999999\" already exists",
                "500 | the request timed out",
            })
    void withoutAnAnswerTheNamespaceTellsWhatAdmissionAdds(int code, String message) {
        api.fail(DRY_RUN, code, message);
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(cluster.namespace())
                        .addToAnnotations("scheduler.alpha.kubernetes.io/node-selector", "env=test, disk=fast")
                        .addToAnnotations("openshift.io/node-selector", "zone=a")
                        .endMetadata()
                        .build())
                .create();
        cluster.client()
                .resource(new LimitRangeBuilder()
                        .withNewMetadata()
                        .withName("defaults")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addNewLimit()
                        .withType("Container")
                        .addToDefault("memory", new Quantity("1Mi"))
                        .addToDefaultRequest("memory", new Quantity("1Mi"))
                        .endLimit()
                        .endSpec()
                        .build())
                .create();

        AdmittedPod pod = AdmittedPod.of(cluster, clients);

        assertThat(pod.refusal()).isNull();
        assertThat(pod.spec().getNodeSelector()).isEqualTo(Map.of("env", "test", "disk", "fast", "zone", "a"));
        assertThat(PodResources.requested(pod.spec(), "memory")).isEqualTo(1 << 20);
    }

    @Test
    void withoutAnyRightItIsTheTemplate() {
        api.fail(".*", 403, "x is forbidden: User \"a\" cannot create resource \"pods\"");

        AdmittedPod pod = AdmittedPod.of(cluster, clients);

        assertThat(pod.refusal()).isNull();
        assertThat(pod.spec().getContainers()).hasSize(1);
        assertThat(pod.spec().getNodeSelector()).isNullOrEmpty();
    }
}
