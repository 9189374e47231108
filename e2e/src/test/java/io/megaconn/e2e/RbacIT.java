package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.megaconn.testkit.Program;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the orchestrator's service account may ramp, and little else. */
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class RbacIT {
    @RegisterExtension
    static final Release release = Release.named("fleet", "rbac", new ByHelm("client: {connections: 1000}"));

    private static Account account;

    @BeforeAll
    static void anotherStatefulSet() {
        account = Account.of(release);
        var sets = release.client().apps().statefulSets().inNamespace(release.namespace());
        StatefulSet another = sets.withName("fleet-client").get();
        another.setMetadata(new ObjectMetaBuilder().withName("another").build());
        sets.resource(another).create();
    }

    @Test
    void itMayRampAndTakeDown() {
        String kubeconfig = account.kubeconfig().toString();

        Program ramp = release.orchestrator("ramp", "--target", "100", "--down", "--kubeconfig", kubeconfig)
                .exits(0);

        assertThat(ramp.out()).contains(" clients 100, server 100, kernel 100");
        assertThat(ramp.err()).doesNotContain("not allowed", "REFUSE");
        assertThat(release.server().get("connections")).isZero();
        release.orchestrator("status", "--kubeconfig", kubeconfig).exits(0);
        release.orchestrator("report", "--from-cluster", "--output", "fetched", "--kubeconfig", kubeconfig)
                .exits(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /apis/apps/v1/namespaces/NAMESPACE/statefulsets/fleet-client",
                "PATCH /apis/apps/v1/namespaces/NAMESPACE/statefulsets/fleet-client",
                "PUT /apis/apps/v1/namespaces/NAMESPACE/statefulsets/another/scale",
                "PUT /apis/apps/v1/namespaces/NAMESPACE/deployments/fleet-server/scale",
                "POST /apis/apps/v1/namespaces/NAMESPACE/deployments",
                "POST /apis/rbac.authorization.k8s.io/v1/namespaces/NAMESPACE/rolebindings",
                "GET /api/v1/namespaces/NAMESPACE/secrets",
                "GET /api/v1/namespaces/NAMESPACE/configmaps",
                "GET /api/v1/namespaces/NAMESPACE/configmaps/kube-root-ca.crt",
                "PATCH /api/v1/namespaces/NAMESPACE/configmaps/kube-root-ca.crt",
                "DELETE /api/v1/namespaces/NAMESPACE/configmaps/fleet-run",
                "POST /api/v1/namespaces/NAMESPACE/pods/SERVER/exec?command=id&stdout=true",
                "POST /api/v1/namespaces/default/pods",
                "GET /api/v1/namespaces/default/configmaps",
                "DELETE /api/v1/namespaces/NAMESPACE",
            })
    void itMayNot(String request) {
        String method = request.substring(0, request.indexOf(' '));
        String path = request.substring(request.indexOf(' ') + 1)
                .replace("NAMESPACE", release.namespace())
                .replace(
                        "SERVER",
                        release.pods("server").getFirst().getMetadata().getName());

        try (KubernetesClient us = OnCluster.client(account.kubeconfig())) {
            assertThat(Account.answer(us, method, path)).isEqualTo(403);
        }
        assertThat(Account.answer(release.client(), method, path))
                .as("of an administrator, to whom the same request makes sense")
                .isNotIn(0, 401, 403, 404, 405);
    }

    @Test
    void itReadsTheStatefulSetThatIsItsOwn() {
        try (KubernetesClient us = OnCluster.client(account.kubeconfig())) {
            String path = "/apis/apps/v1/namespaces/%s/statefulsets/".formatted(release.namespace());

            assertThat(Account.answer(us, "GET", path + "fleet-client")).isEqualTo(200);
            assertThat(Account.answer(us, "GET", path + "another")).isEqualTo(403);
        }
    }
}
