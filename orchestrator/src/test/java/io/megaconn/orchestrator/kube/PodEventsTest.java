package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PodEventsTest extends KubeTestBase {
    private static final PodState POD = TestPod.client(1).pending().evaluate();

    private PodEvents events;
    private int said;

    @BeforeEach
    void open() {
        events = new PodEvents(cluster);
    }

    @Test
    void theLatestFailureIsTold() {
        says(POD, "2026-02-03T04:05:06Z", "Scheduled", "assigned");
        says(POD, "2026-02-03T04:05:09Z", "FailedMount", "Unable to attach:\n timed out");
        says(POD, "2026-02-03T04:05:07Z", "FailedMount", "the first");

        assertThat(events.failures(List.of(POD)))
                .isEqualTo(Map.of(POD.name(), "FailedMount: Unable to attach: timed out"));
    }

    @Test
    void aPodThatIsPullingItsImageByNowIsNotStuck() {
        says(POD, "2026-02-03T04:05:06Z", "FailedAttachVolume", "no");
        says(POD, "2026-02-03T04:05:07Z", "Pulling", "pulling image");

        assertThat(events.failures(List.of(POD))).isEmpty();
    }

    @Test
    void eventsOfAnEarlierPodOfThisNameAndOfOthersAreNotItsOwn() {
        says(TestPod.client(1).uid("before").evaluate(), "2026-02-03T04:05:06Z", "FailedMount", "no");
        says(TestPod.client(2).evaluate(), "2026-02-03T04:05:06Z", "FailedMount", "no");

        assertThat(events.failures(List.of(POD))).isEmpty();
    }

    @Test
    void ofManyPodsOnlyAFewAreLookedAt() {
        List<PodState> pods = IntStream.range(0, 40)
                .mapToObj(index -> TestPod.client(index).pending().evaluate())
                .toList();
        pods.forEach(pod -> says(pod, "2026-02-03T04:05:06Z", "FailedCreatePodSandBox", "no"));
        api.forget();

        assertThat(events.failures(pods))
                .containsOnlyKeys("megaconn-client-0", "megaconn-client-1", "megaconn-client-2")
                .containsEntry("megaconn-client-0", "FailedCreatePodSandBox: no");
        assertThat(api.requests)
                .hasSize(3)
                .first()
                .asString()
                .endsWith("/events?fieldSelector=involvedObject.name%3Dmegaconn-client-0");
    }

    @Test
    void whoMayNotAskIsToldNothing() {
        api.fail("GET .*/events.*", 403, "events is forbidden");

        assertThat(events.failures(List.of(POD))).isEmpty();
    }

    @Test
    void aPodIsDeletedForTheReasonOfItsLatestTellingEvent() {
        says(POD, "2026-02-03T04:05:06Z", "Started", "Started container client");
        says(POD, "2026-02-03T04:05:08Z", "Preempted", "Preempted by default/big on node node1");
        says(POD, "2026-02-03T04:05:09Z", "Killing", "Stopping container client");

        assertThat(deletion()).isEqualTo("Preempted: Preempted by default/big on node node1");
    }

    @Test
    void withoutOneTheEventOfTheControllerOrTheKubeletIsTheReason() {
        says(POD, "2026-02-03T04:05:09Z", "Killing", "Stopping container client");
        assertThat(deletion()).isEqualTo("Killing: Stopping container client");

        says(
                TestPod.named("megaconn-client", "x").evaluate(),
                "2026-02-03T04:05:09Z",
                "SuccessfulDelete",
                "delete Pod " + POD.name() + " in StatefulSet megaconn-client successful");
        assertThat(deletion()).startsWith("SuccessfulDelete: delete Pod megaconn-client-1 in StatefulSet");
    }

    @Test
    void aDeletionHasNoReasonOnceTheClientIsClosed() {
        KubernetesClient closed = new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder().withMasterUrl("http://127.0.0.1:9").build())
                .build();
        closed.close();
        events = new PodEvents(MockCluster.in(closed, "closed"));

        assertThat(deletion()).isEmpty();
    }

    private String deletion() {
        CompletableFuture<String> reason = new CompletableFuture<>();
        events.deletion(POD, reason::complete);
        return reason.join();
    }

    private void says(PodState pod, String at, String reason, String message) {
        cluster.client()
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("event-" + said++)
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName(pod.name())
                        .withUid(pod.uid())
                        .endInvolvedObject()
                        .withLastTimestamp(at)
                        .withReason(reason)
                        .withMessage(message)
                        .build())
                .create();
    }
}
