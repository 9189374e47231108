package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.megaconn.orchestrator.kube.podrules.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemovalTest extends KubeTestBase {
    @Test
    void allThatTheChartMadeIsDeletedAndCounted() {
        assertThat(Removal.everything(cluster))
                .containsExactly("deleted 1 StatefulSet", "deleted 1 Lease", "deleted 2 ConfigMap");

        assertThat(cluster.clients().get()).isNull();
        assertThat(cluster.runMap().get()).isNull();
        assertThat(Removal.everything(cluster)).as("nothing is left").isEmpty();
    }

    @Test
    void networkPoliciesGoToo() {
        api.client()
                .resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("megaconn-server")
                        .withNamespace(cluster.namespace())
                        .addToLabels(Labels.CHART)
                        .addToLabels(Labels.INSTANCE, "megaconn")
                        .endMetadata()
                        .build())
                .create();

        assertThat(Removal.everything(cluster)).contains("deleted 1 NetworkPolicy");
    }

    @Test
    void aKindThatTheClusterDoesNotKnowIsNoFailure() {
        api.fail("GET /apis/monitoring.coreos.com/v1", 404, "the server could not find the requested resource");
        api.fail("(DELETE|GET) .*/podmonitors.*", 403, "podmonitors.monitoring.coreos.com is forbidden");

        assertThat(Removal.everything(cluster)).noneMatch(line -> line.contains("PodMonitor"));
    }

    @Test
    void otherReleasesAndNamespacesStay() {
        MockCluster elsewhere =
                MockCluster.in(api.client(), cluster.namespace() + "-other").install();
        api.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("other-run")
                        .withNamespace(cluster.namespace())
                        .addToLabels(Labels.INSTANCE, "other")
                        .endMetadata()
                        .build())
                .create();

        Removal.everything(cluster);

        assertThat(elsewhere.clients().get()).isNotNull();
        assertThat(elsewhere.runMap().get()).isNotNull();
        assertThat(api.client()
                        .configMaps()
                        .inNamespace(cluster.namespace())
                        .withName("other-run")
                        .get())
                .isNotNull();
    }

    @Test
    void whatAnotherChartMadeForAnInstanceOfTheSameNameStays() {
        api.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("prometheus")
                        .withNamespace(cluster.namespace())
                        .addToLabels(Labels.INSTANCE, "megaconn")
                        .addToLabels("app.kubernetes.io/name", "prometheus")
                        .endMetadata()
                        .build())
                .create();

        assertThat(Removal.everything(cluster)).contains("deleted 2 ConfigMap");
    }

    @Test
    void theClusterRoleOfThisReleaseGoesByItsName() {
        String name = "megaconn:" + cluster.namespace() + ":megaconn";
        for (String each : new String[] {name, "other-megaconn-preflight"}) {
            api.client()
                    .resource(new ClusterRoleBuilder()
                            .withNewMetadata()
                            .withName(each)
                            .addToLabels(Labels.INSTANCE, "megaconn")
                            .endMetadata()
                            .build())
                    .create();
        }

        assertThat(Removal.everything(cluster)).contains("deleted 1 ClusterRole");

        assertThat(api.client().rbac().clusterRoles().withName(name).get()).isNull();
        assertThat(api.client()
                        .rbac()
                        .clusterRoles()
                        .withName("other-megaconn-preflight")
                        .get())
                .isNotNull();
        api.client().rbac().clusterRoles().withName("other-megaconn-preflight").delete();
    }

    /** Tests releases a-b/c and a/b-c, which had the same name before chart 0.2.0; their labels differ. */
    @Test
    void theClusterRoleOfAnOlderChartGoesIfItIsThisReleases() {
        String name = cluster.namespace() + "-megaconn-preflight";
        for (String release : new String[] {"of-another", "megaconn"}) {
            api.client()
                    .resource(new ClusterRoleBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels(Labels.INSTANCE, release)
                            .endMetadata()
                            .build())
                    .create();
            List<String> lines = Removal.everything(cluster);

            if (release.equals("megaconn")) {
                assertThat(lines).contains("deleted 1 ClusterRole");
            } else {
                assertThat(lines).noneMatch(line -> line.contains("ClusterRole"));
                api.client().rbac().clusterRoles().withName(name).delete();
            }
        }
    }

    @Test
    void whatMayNotBeDeletedIsKeptAndToldAndTheRestGoes() {
        api.client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("megaconn-orchestrator")
                        .withNamespace(cluster.namespace())
                        .addToLabels(Labels.CHART)
                        .addToLabels(Labels.INSTANCE, "megaconn")
                        .endMetadata()
                        .build())
                .create();
        api.fail("(DELETE|GET) .*/statefulsets.*", 403, "statefulsets is forbidden");

        assertThat(Removal.everything(cluster))
                .containsExactly(
                        "kept StatefulSet: not deleted: not allowed: statefulsets is forbidden",
                        "deleted 1 Lease",
                        "deleted 2 ConfigMap",
                        "deleted 1 Role");
    }
}
