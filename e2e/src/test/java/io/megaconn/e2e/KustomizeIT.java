package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests an installation without Helm, by kubectl and k8s/. */
@Slow
@TestMethodOrder(OrderAnnotation.class)
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class KustomizeIT {
    @RegisterExtension
    static final Release release = Release.of("kustomize", new ByKustomize());

    @Test
    @Order(1)
    void manifestsMakeARelease() {
        Program ramp = release.orchestrator("ramp", "--target", "200").exits(0);

        assertThat(ramp.out()).contains(" clients 200, server 200, kernel 200");
        Log.of(release, "megaconn-client-0").shows("connections=200/200 ");
        release.orchestrator("down").exits(0);
    }

    /** The overlay's namespace reaches the arguments of the Job, which kustomize doesn't rewrite. */
    @Test
    @Order(2)
    void theJobRampsInTheNamespaceOfTheOverlay() {
        ByKustomize.job(release);
        Log log = Log.follow(release, "job/megaconn-ramp");

        release.kubectl("wait", "--for=condition=complete", "--timeout=170s", "job/megaconn-ramp")
                .exits(0);

        log.shows(" clients 200, server 200, kernel 200");
    }

    /** Deletes the objects of an overlay after {@code down --all} deleted some of them. */
    @Test
    @Order(3)
    void theOverlayCanBeDeletedAfterwards() {
        release.orchestrator("down", "--all").exits(0);

        Program delete = release.kubectl(
                        "delete", "-k", release.folder().resolve("overlay").toString(), "--ignore-not-found")
                .exits(0);

        assertThat(delete.err()).doesNotContain("NotFound");
        assertThat(release.kubectl(
                                "get",
                                "all,configmaps,leases,roles",
                                "--selector=app.kubernetes.io/name=megaconn",
                                "--output=name")
                        .exits(0)
                        .out())
                .isEmpty();
    }
}
