package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs into real limits that keep pods away, each with its own release, all at the same time, because most of it is
 * waiting. With the rights of the service account, and without probes, which preflight would do. {@link MorePodLimitsIT} has
 * more of them.
 */
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class PodLimitsIT {
    @RegisterExtension
    static final Release release =
            Release.of("limits", PodLimitRamps.values("resources: {requests: {memory: 30Mi}, limits: {memory: 30Mi}}"));

    private static final PodLimitRamps ramps = new PodLimitRamps(release);

    @BeforeAll
    static void start() {
        ramps.install("room", "resources: {requests: {memory: 900Gi}, limits: {memory: 900Gi}}");
        ramps.install("image", "podLabels: {}");
        release.kubectl("set", "image", "statefulset/image-client", "client=localhost/megaconn/NoClient:1")
                .exits(0);
        ramps.start("megaconn", "170s");
        ramps.start("image", "170s");
        ramps.start("room", "5s");
    }

    @Test
    void podsThatNoNodeTakesAreSaidWhileWaitingAndInTheEnd() {
        Program ramp = ramps.of("room").exits(4);

        String seen = "client pods: 2 of 2 pending: 0/%d nodes are available: ".formatted(nodes());
        assertThat(ramp.out()).contains("waiting       " + seen).contains("docs/limits/unschedulable.md");
        assertThat(ramp.out() + ramp.err())
                .contains("batch 1 failed: 0 of 1,000 connections after 5s, 0 of 2 clients fully connected; " + seen)
                .contains("Insufficient memory (each requests 900 GiB and 20 m of a core)", "fix: add nodes");
    }

    private static int nodes() {
        return release.client().nodes().list().getItems().size();
    }

    @Test
    void anImageWithoutAProperNameEndsTheWaitAtOnce() {
        assertThat(ramps.of("image").exits(4).out())
                .containsPattern(
                        "client pods: [12] of 2 can't pull localhost/megaconn/NoClient:1: ") // the first ends it
                .contains("--set image.prefix=REGISTRY/megaconn,image.tag=TAG", "docs/limits/image.md")
                .doesNotContain("after 2m50s");
    }

    @Test
    void aMemoryLimitThatIsTooSmallIsSaidWithTheOneThatWouldDo() {
        assertThat(ramps.of("megaconn").exits(4).out())
                .containsPattern("client pods: [12] of 2 OOMKilled, \\d restarts: the memory limit is 30 MiB,"
                        + " and 500 connections need 92.6 MiB")
                .contains("--set client.resources.requests.memory=75Mi,client.resources.limits.memory=93Mi")
                .contains("docs/limits/oom-killed.md")
                .doesNotContain("after 2m50s");
    }
}
