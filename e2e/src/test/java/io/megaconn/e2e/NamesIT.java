package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Release x-c of namespace N and release c of namespace N-x have different cluster-wide names, and {@code fullnameOverride} moves
 * all others.
 */
@Slow
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class NamesIT {
    private static final String SMALL = """
            server: {hostNetwork: false, podDisruptionBudget: {enabled: true}, resources: {requests: {cpu: 10m, memory: 100Mi}}}
            client: {connections: 100}
            """;

    @RegisterExtension
    static final Release one = Release.named("x-c", "names", new ByHelm(SMALL));

    @RegisterExtension
    static final Release another = one.inNamespaceWith("-x", "c", new ByHelm(SMALL));

    @Test
    void bothMayReadNodes() {
        assertMayReadNodes(one);
        assertMayReadNodes(another);
    }

    private static void assertMayReadNodes(Release release) {
        Program preflight = release.orchestrator(
                        "preflight",
                        "--target",
                        "100",
                        "--verbose",
                        "--kubeconfig",
                        Account.of(release).kubeconfig().toString())
                .exits(0);

        assertThat(preflight.out()).contains("room for");
        assertThat(preflight.out() + preflight.err()).doesNotContain("not allowed");
    }

    @Test
    void anOverriddenReleaseIsFoundByItsLabelsUntilAllOfItIsGone() {
        new ByHelm(SMALL + "fullnameOverride: load").install(one, "overridden", true);
        Program ramp =
                one.orchestratorOf("overridden", "ramp", "--target", "200").exits(0);
        assertThat(ramp.out()).contains(" clients 200, server 200, kernel 200");
        one.kubectl("get", "pod/load-client-1", "poddisruptionbudget/load-server")
                .exits(0);
        assertThat(one.orchestratorOf("overridden", "status").exits(0).out()).contains("200");

        one.orchestratorOf("overridden", "down", "--all").exits(0);

        assertThat(one.kubectl(
                                "get",
                                "statefulsets,deployments,poddisruptionbudgets,configmaps,leases,serviceaccounts,roles,rolebindings",
                                "--selector=app.kubernetes.io/instance=overridden",
                                "--output=name")
                        .exits(0)
                        .out())
                .isEmpty();
    }
}
