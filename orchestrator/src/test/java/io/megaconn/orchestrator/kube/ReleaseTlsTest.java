package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.orchestrator.plan.TlsSecret;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.TlsStats;
import io.megaconn.runtime.wire.Workload;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the parts of a release that determine TLS: its pod template, and the certificate of its server. */
class ReleaseTlsTest extends KubeTestBase {
    private static final ClientTls TYPED = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of());
    private static final TlsStats SERVER =
            new TlsStats("-----BEGIN CERTIFICATE-----\nx\n", true, 0, 0, Map.of(), false, 0);

    private StatefulSet mounting(String... keys) {
        return new StatefulSetBuilder(
                        clients(new ContainerBuilder().withName("client").build()))
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewVolume()
                .withName("tls")
                .withNewSecret()
                .withSecretName("gateway")
                .withItems(Stream.of(keys)
                        .map(key -> new KeyToPathBuilder()
                                .withKey(key)
                                .withPath(key)
                                .build())
                        .toList())
                .endSecret()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Test
    void theSecretAndItsKeysAreThoseOfTheVolume() {
        assertThat(ReleaseValues.tlsSecret(mounting("ca.crt"))).isEqualTo(new TlsSecret("gateway", false));
        assertThat(ReleaseValues.tlsSecret(mounting("ca.crt", "tls.crt", "tls.key")))
                .isEqualTo(new TlsSecret("gateway", true));
        assertThat(ReleaseValues.tlsSecret(mounting()))
                .as("a volume with all keys, as a patch may have it")
                .isEqualTo(new TlsSecret("gateway", true));
        assertThat(ReleaseValues.tlsSecret(
                        clients(new ContainerBuilder().withName("client").build())))
                .isEqualTo(TlsSecret.NONE);
    }

    @Test
    void theDefaultsOfARampHaveThem() {
        StatefulSet clients = mounting("ca.crt");
        clients.getMetadata().getAnnotations().put("megaconn.io/sized-for-tls", "true");

        assertThat(ReleaseValues.defaults(cluster, clients).release())
                .returns(new TlsSecret("gateway", false), release -> release.tlsSecret())
                .returns(true, release -> release.sizedForTls());
        assertThat(ReleaseValues.sizedForTls(mounting())).isFalse();
    }

    @Test
    void clientsTrustTheServersCertificateAndNoOther() {
        Workload plain = Specs.target(10).build().workload();
        Workload trusting = ClusterInspection.trusting(plain.over(TYPED), SERVER);

        assertThat(trusting.tls()).returns(SERVER.certificate(), ClientTls::caCertificates);
        assertThat(ClusterInspection.trusting(plain, SERVER)).isEqualTo(plain);
        assertThat(ClusterInspection.trusting(plain.over(TYPED), null)).isEqualTo(plain.over(TYPED));
        Workload insecure = plain.over(new ClientTls("", "", true, "", "", "", "1.2", List.of(), List.of()));
        assertThat(ClusterInspection.trusting(insecure, SERVER)).isEqualTo(insecure);
    }

    /** The probe of a plain run only connects to the release's server. */
    @Test
    void aProbeConversesWithTheReleasesServerOverTls() {
        Spec spec = Specs.target(10).build();
        Plan plan = ClusterPlanner.plan(
                spec.with(ClusterInspection.trusting(spec.workload().over(TYPED), SERVER)),
                List.of(new Endpoint("10.88.0.11", 9000)));

        assertThat(String.join("", ProbeArguments.of(plan)))
                .contains("--probe-plan={\"format\":4", "\"caCertificates\":\"-----BEGIN CERTIFICATE-----");
        assertThat(ProbeArguments.of(RunStates.PLAN)).contains("--endpoint=10.88.0.11:9000");
    }
}
