package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.megaconn.orchestrator.kube.podrules.Labels;
import io.megaconn.orchestrator.plan.CommandHints;
import org.junit.jupiter.api.Test;

/** Tests objects whose names begin with the chart's fullnameOverride. */
class ReleaseNamesTest extends KubeTestBase {
    @Test
    void ofTheReleaseByDefault() {
        assertThat(ReleaseNames.find(cluster).fullname()).isEqualTo("megaconn");
    }

    @Test
    void areFoundByTheReleasesLabel() {
        install("r", "load-client");
        install("other", "second-client");
        MockCluster mine = cluster.by(new CommandHints("r", cluster.namespace(), null, null));

        assertThat(ReleaseNames.find(mine).fullname()).isEqualTo("load");
        MockCluster named = cluster.by(mine.hints().named("load"));
        assertThat(named.clientsName()).isEqualTo("load-client");
        assertThat(Permissions.needed(named))
                .extracting(Permissions.Right::name)
                .contains("load-plan", "load-ramp");
        assertThat(named.hints().orchestrator("down")).contains("--release r");
    }

    /** Tests the annotation that Helm adds, which objects of k8s/ don't have, whatever labels an overlay adds. */
    @Test
    void ofAReleaseThatHelmDidNotInstallComeWithoutHelmsCommands() {
        install("rendered", "rendered-client");
        install("helms", "helms-client");
        api.client()
                .apps()
                .statefulSets()
                .inNamespace(cluster.namespace())
                .withName("helms-client")
                .edit(set -> new StatefulSetBuilder(set)
                        .editMetadata()
                        .addToAnnotations("meta.helm.sh/release-name", "helms")
                        .endMetadata()
                        .build());

        assertThat(ReleaseNames.find(cluster.by(new CommandHints("rendered", cluster.namespace(), null, null)))
                        .byHelm())
                .isFalse();
        assertThat(ReleaseNames.find(cluster.by(new CommandHints("helms", cluster.namespace(), null, null)))
                        .byHelm())
                .isTrue();
    }

    /** Tests names without the right to list: a role names only objects of its own release. */
    @Test
    void ofTheReleaseWhereTheyCannotBeListed() {
        api.fail("GET .*/statefulsets.*", 403, "statefulsets is forbidden");

        assertThat(ReleaseNames.find(cluster).fullname()).isEqualTo("megaconn");
    }

    private void install(String release, String name) {
        api.client()
                .resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(cluster.namespace())
                        .addToLabels(Labels.CHART)
                        .addToLabels(Labels.INSTANCE, release)
                        .endMetadata()
                        .build())
                .create();
    }
}
