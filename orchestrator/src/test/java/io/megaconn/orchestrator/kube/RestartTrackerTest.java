package io.megaconn.orchestrator.kube;

import static io.megaconn.orchestrator.kube.TestContainer.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.Event.PodTerminating;
import io.megaconn.orchestrator.event.Event.ProcessDied;
import io.megaconn.orchestrator.event.Event.ProcessRestarted;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RestartTrackerTest {
    private static final String CLIENT = "megaconn-client-1";

    private final List<Event> events = new ArrayList<>();
    /** Consumer that waits for the reason of a deletion. */
    private final List<Consumer<String>> found = new ArrayList<>();
    /** Shares of 100, 100 and 50. */
    private final RestartTracker deaths =
            new RestartTracker(Specs.target(250).perClient(100).plan(), (pod, then) -> found.add(then), events::add);

    @Test
    void podsThatComeUpAreNoNews() {
        deaths.accept(null, TestPod.client(1).pending().look());
        deaths.accept(
                TestPod.client(1).pending().look(), TestPod.client(1).ready().look());
        deaths.accept(TestPod.client(1).ready().look(), TestPod.client(1).look()); // lost a connection

        assertThat(events).isEmpty();
    }

    @Test
    void aContainerThatEndsAndComesBackIsADeathAndARestart() {
        PodState ready = TestPod.client(1).ready().look();
        PodState again =
                TestPod.client(1).restarts(1).endedBefore("Error", 1, null).look();
        PodState back = TestPod.client(1)
                .restarts(1)
                .endedBefore("Error", 1, null)
                .ready()
                .look();

        deaths.accept(ready, again);
        deaths.accept(again, back);
        deaths.accept(back, back);

        assertThat(events)
                .containsExactly(
                        new ProcessDied(CLIENT, 0, 1, 100, "Error", ProcessRole.CLIENT),
                        new ProcessRestarted(CLIENT, 0, 100));
    }

    @Test
    void itHeldNothingWhenItWasNotReady() {
        deaths.accept(
                TestPod.client(2).look(),
                TestPod.client(2)
                        .restarts(1)
                        .waiting("CrashLoopBackOff", "")
                        .endedBefore("OOMKilled", 137, null)
                        .look());

        assertThat(events)
                .containsExactly(new ProcessDied("megaconn-client-2", 0, 137, 0, "OOMKilled", ProcessRole.CLIENT));
    }

    @Test
    void aContainerThatTheKernelEndedSaysSoAndOneThatFailedItsLastWords() {
        String log = "connections=100\njava.lang.OutOfMemoryError: Java heap space\n";
        deaths.accept(
                TestPod.client(1).ready().look(),
                TestPod.client(1).restarts(1).endedBefore("OOMKilled", 137, log).look());
        deaths.accept(
                TestPod.client(1).restarts(1).look(),
                TestPod.client(1).restarts(2).endedBefore("Error", 3, log).look());

        assertThat(events)
                .containsExactly(
                        new ProcessDied(CLIENT, 0, 137, 100, "OOMKilled", ProcessRole.CLIENT),
                        new ProcessDied(
                                CLIENT,
                                0,
                                3,
                                0,
                                "Error: connections=100 | java.lang.OutOfMemoryError: Java heap space",
                                ProcessRole.CLIENT));
    }

    @Test
    void aPodOfADrainedNodeSaysWhoEndedIt() {
        deaths.accept(
                TestPod.client(1)
                        .ready()
                        .disrupted("EvictionByEvictionAPI", "Eviction API: evicting")
                        .look(),
                null);

        assertThat(events)
                .containsExactly(new ProcessDied(
                        CLIENT,
                        0,
                        -1,
                        100,
                        "the pod is gone: EvictionByEvictionAPI: Eviction API: evicting",
                        ProcessRole.CLIENT));
    }

    @Test
    void theLastClientHeldItsSmallerShare() {
        deaths.accept(TestPod.client(2).ready().look(), null);

        assertThat(events)
                .containsExactly(
                        new ProcessDied("megaconn-client-2", 0, -1, 50, "the pod is gone", ProcessRole.CLIENT));
    }

    @Test
    void aClientBeyondThePlanHeldNothingOfIt() {
        deaths.accept(TestPod.client(7).ready().look(), null);

        assertThat(events)
                .containsExactly(new ProcessDied("megaconn-client-7", 0, -1, 0, "the pod is gone", ProcessRole.CLIENT));
    }

    @Test
    void anEvictedPodDiesOnceAlsoWhenItIsThenDeletedAndIsBackWithItsSuccessor() {
        PodState ready = TestPod.client(1).ready().look();
        PodState evicted =
                TestPod.client(1).pending().failed("Evicted", "low on memory").look();

        deaths.accept(ready, evicted);
        deaths.accept(evicted, evicted);
        deaths.accept(evicted, null);
        deaths.accept(null, TestPod.client(1).uid("next").pending().look());
        deaths.accept(
                TestPod.client(1).uid("next").pending().look(),
                TestPod.client(1).uid("next").ready().look());

        assertThat(events)
                .containsExactly(
                        new ProcessDied(CLIENT, 0, -1, 100, "Evicted: low on memory", ProcessRole.CLIENT),
                        new ProcessRestarted(CLIENT, 0, 100));
    }

    @Test
    void aPodThatWasReplacedWhileTheWatchWasBrokenHasDied() {
        deaths.accept(
                TestPod.client(1).uid("one").ready().look(),
                TestPod.client(1).uid("two").ready().look());

        assertThat(events)
                .containsExactly(
                        new ProcessDied(CLIENT, 0, -1, 100, "the pod was replaced", ProcessRole.CLIENT),
                        new ProcessRestarted(CLIENT, 0, 100));
    }

    @Test
    void aServerThatDiesIsToldToo() {
        deaths.accept(
                TestPod.server().ready().look(),
                TestPod.server()
                        .restarts(1)
                        .endedBefore("OOMKilled", 137, null)
                        .ready()
                        .look());

        String server = TestPod.server().look().name();
        assertThat(events)
                .containsExactly(
                        new ProcessDied(server, 0, 137, 0, "OOMKilled", ProcessRole.SERVER),
                        new ProcessRestarted(server, 0, 0));
    }

    @Test
    void aSidecarThatRestartsIsNotADeathAndOursBesideAQuietOneIs() {
        for (Supplier<TestPod> kind : List.<Supplier<TestPod>>of(() -> TestPod.client(1), TestPod::server)) {
            PodState before = kind.get().ready().sidecar(named("agent").ready()).look();
            PodState restarted = kind.get()
                    .ready()
                    .sidecar(named("agent").ready().restarts(1).endedBefore("Error", 1, null))
                    .look();
            deaths.accept(before, restarted);
            assertThat(events).isEmpty();

            deaths.accept(
                    before,
                    kind.get()
                            .restarts(1)
                            .endedBefore("OOMKilled", 137, null)
                            .sidecar(named("agent").ready())
                            .look());
            assertThat(events)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(((ProcessDied) event).exitCode()).isEqualTo(137));
            events.clear();
        }
    }

    @Test
    void aPodThatIsBeingDeletedIsAnEventAtOnceWithItsCondition() {
        PodState evicting = TestPod.client(1)
                .ready()
                .leaving()
                .disrupted("EvictionByEvictionAPI", "Eviction API: evicting")
                .look();
        deaths.accept(TestPod.client(1).ready().look(), evicting);
        deaths.accept(evicting, evicting);
        deaths.accept(evicting, null);

        String reason = "EvictionByEvictionAPI: Eviction API: evicting";
        assertThat(events)
                .containsExactly(
                        new PodTerminating(CLIENT, 100, reason, ProcessRole.CLIENT),
                        new ProcessDied(CLIENT, 0, -1, 100, "the pod is gone: " + reason, ProcessRole.CLIENT));
    }

    @Test
    void withoutAConditionTheLatestEventIsTheReasonAlsoOfTheServer() {
        PodState server = TestPod.server().ready().look();
        PodState leaving = TestPod.server().leaving().look();
        deaths.accept(server, leaving);
        assertThat(events).isEmpty();

        found.getFirst().accept("SuccessfulDelete: Deleted pod");
        deaths.accept(leaving, null);

        assertThat(events)
                .containsExactly(
                        new PodTerminating(server.name(), 0, "SuccessfulDelete: Deleted pod", ProcessRole.SERVER),
                        new ProcessDied(
                                server.name(),
                                0,
                                -1,
                                0,
                                "the pod is gone: SuccessfulDelete: Deleted pod",
                                ProcessRole.SERVER));
    }

    @Test
    void aReasonThatComesAfterTheEndIsNoEvent() {
        PodState leaving = TestPod.client(1).ready().leaving().look();
        deaths.accept(TestPod.client(1).ready().look(), leaving);
        deaths.accept(leaving, null);

        found.getFirst().accept("late");

        assertThat(events).singleElement().isInstanceOf(ProcessDied.class);
    }

    /** A pod that is being terminated is Failed before it is gone, from 1.27 on. */
    @Test
    void aPodThatFailsBecauseItIsDeletedDiedOfThat() {
        PodState leaving = TestPod.client(1).ready().leaving().look();
        deaths.accept(TestPod.client(1).ready().look(), leaving);
        found.getFirst().accept("Preempted: by default/big");
        deaths.accept(
                leaving,
                TestPod.client(1)
                        .leaving()
                        .failed(null, null)
                        .ended("Error", 143, null)
                        .look());

        assertThat(events.getLast())
                .isEqualTo(new ProcessDied(
                        CLIENT, 0, 143, 100, "the pod is gone: Preempted: by default/big", ProcessRole.CLIENT));
    }

    @Test
    void podsOfJobsAndProbesMayEnd() {
        deaths.accept(TestPod.named("megaconn-probe-ab12-0", "probe").look(), null);
        deaths.accept(
                TestPod.named("megaconn-ramp-x", "orchestrator").look(),
                TestPod.named("megaconn-ramp-x", "orchestrator")
                        .failed(null, null)
                        .look());

        assertThat(events).isEmpty();
    }
}
