package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Runs into a real limit that keeps pods away. {@link MorePodLimitsIT} has more of them. */
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class PodLimitsIT {
    @RegisterExtension
    static final Release release = Release.of(
            "limits", PodLimitRamps.values("resources: {requests: {memory: 900Gi}, limits: {memory: 900Gi}}"));

    private static final PodLimitRamps ramps = new PodLimitRamps(release);

    @BeforeAll
    static void start() {
        ramps.start("megaconn", "5s");
    }

    @Test
    void podsThatNoNodeTakesAreSaidWhileWaitingAndInTheEnd() {
        Program ramp = ramps.of("megaconn").exits(4);

        String seen = "client pods: 2 of 2 pending: 0/%d nodes are available: ".formatted(nodes());
        assertThat(ramp.out()).contains("waiting       " + seen).contains("docs/limits/unschedulable.md");
        assertThat(ramp.out() + ramp.err())
                .contains("batch 1 failed: 0 of 1,000 connections after 5s, 0 of 2 clients fully connected; " + seen)
                .contains("Insufficient memory (each requests 900 GiB and 20 m of a core)", "fix: add nodes");
    }

    private static int nodes() {
        return release.client().nodes().list().getItems().size();
    }
}
