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
    /** Consumers of the reason of a deletion. */
    private final List<Consumer<String>> found = new ArrayList<>();
    /** Shares of 100, 100 and 50. */
    private final RestartTracker deaths =
            new RestartTracker(Specs.target(250).perClient(100).plan(), (pod, then) -> found.add(then), events::add);

    @Test
    void podsThatComeUpAreNoNews() {
        deaths.accept(null, TestPod.client(1).pending().evaluate());
        deaths.accept(
                TestPod.client(1).pending().evaluate(),
                TestPod.client(1).ready().evaluate());
        deaths.accept(TestPod.client(1).ready().evaluate(), TestPod.client(1).evaluate()); // lost a connection

        assertThat(events).isEmpty();
    }

    @Test
    void aContainerThatEndsAndComesBackIsADeathAndARestart() {
        PodState ready = TestPod.client(1).ready().evaluate();
        PodState again =
                TestPod.client(1).restarts(1).endedBefore("Error", 1, null).evaluate();
        PodState back = TestPod.client(1)
                .restarts(1)
                .endedBefore("Error", 1, null)
                .ready()
                .evaluate();

        deaths.accept(ready, again);
        deaths.accept(again, back);
        deaths.accept(back, back);

        assertThat(events)
                .containsExactly(
                        new ProcessDied(CLIENT, 0, 1, 100, "Error", ProcessRole.CLIENT),
                        new ProcessRestarted(CLIENT, 0, 100));
    }

    /** Tests a busy kubelet, which reports the new container without the last termination that it has just reported. */
    @Test
    void aTerminationIsRememberedWhenTheRestartComesWithoutIt() {
        PodState ready = TestPod.server().ready().evaluate();
        PodState ended = TestPod.server().ended("Error", 137, null).evaluate();
        PodState again = TestPod.server().restarts(1).evaluate();

        deaths.accept(ready, ended);
        deaths.accept(ended, again);

        assertThat(events).containsExactly(new ProcessDied(again.name(), 0, 137, -1, "Error", ProcessRole.SERVER));
    }

    @Test
    void anEarlierTerminationIsNotTheCauseOfALaterOne() {
        PodState running = TestPod.server()
                .restarts(1)
                .endedBefore("OOMKilled", 137, null)
                .ready()
                .evaluate();
        PodState again = TestPod.server().restarts(2).evaluate();

        deaths.accept(running, again);

        assertThat(events)
                .containsExactly(new ProcessDied(again.name(), 0, -1, -1, "the container ended", ProcessRole.SERVER));
    }

    @Test
    void whatItHeldIsUnknownWhenItWasNotReady() {
        PodState waits = TestPod.client(2)
                .restarts(1)
                .waiting("CrashLoopBackOff", "")
                .endedBefore("OOMKilled", 137, null)
                .evaluate();
        deaths.accept(TestPod.client(2).evaluate(), waits);
        deaths.accept(waits, null);

        assertThat(events)
                .containsExactly(new ProcessDied("megaconn-client-2", 0, 137, -1, "OOMKilled", ProcessRole.CLIENT));
    }

    @Test
    void aPodWhoseProgramHasNotRunHeldNothing() {
        deaths.accept(TestPod.client(2).pending().evaluate(), null);

        assertThat(events)
                .containsExactly(new ProcessDied("megaconn-client-2", 0, -1, 0, "the pod is gone", ProcessRole.CLIENT));
    }

    @Test
    void aContainerThatTheKernelEndedSaysSoAndOneThatFailedItsLastWords() {
        String log = "connections=100\njava.lang.OutOfMemoryError: Java heap space\n";
        deaths.accept(
                TestPod.client(1).ready().evaluate(),
                TestPod.client(1).restarts(1).endedBefore("OOMKilled", 137, log).evaluate());
        deaths.accept(
                TestPod.client(1).restarts(1).evaluate(),
                TestPod.client(1).restarts(2).endedBefore("Error", 3, log).evaluate());

        assertThat(events)
                .containsExactly(
                        new ProcessDied(CLIENT, 0, 137, 100, "OOMKilled", ProcessRole.CLIENT),
                        new ProcessDied(
                                CLIENT,
                                0,
                                3,
                                -1,
                                "Error: connections=100 | java.lang.OutOfMemoryError: Java heap space",
                                ProcessRole.CLIENT));
    }

    @Test
    void aPodOfADrainedNodeSaysWhoEndedIt() {
        deaths.accept(
                TestPod.client(1)
                        .ready()
                        .disrupted("EvictionByEvictionAPI", "Eviction API: evicting")
                        .evaluate(),
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
        deaths.accept(TestPod.client(2).ready().evaluate(), null);

        assertThat(events)
                .containsExactly(
                        new ProcessDied("megaconn-client-2", 0, -1, 50, "the pod is gone", ProcessRole.CLIENT));
    }

    @Test
    void aClientBeyondThePlanHeldNothingOfIt() {
        deaths.accept(TestPod.client(7).ready().evaluate(), null);

        assertThat(events)
                .containsExactly(new ProcessDied("megaconn-client-7", 0, -1, 0, "the pod is gone", ProcessRole.CLIENT));
    }

    @Test
    void anEvictedPodDiesOnceAlsoWhenItIsThenDeletedAndIsBackWithItsSuccessor() {
        PodState ready = TestPod.client(1).ready().evaluate();
        PodState evicted =
                TestPod.client(1).pending().failed("Evicted", "low on memory").evaluate();

        deaths.accept(ready, evicted);
        deaths.accept(evicted, evicted);
        deaths.accept(evicted, null);
        deaths.accept(null, TestPod.client(1).uid("next").pending().evaluate());
        deaths.accept(
                TestPod.client(1).uid("next").pending().evaluate(),
                TestPod.client(1).uid("next").ready().evaluate());

        assertThat(events)
                .containsExactly(
                        new ProcessDied(CLIENT, 0, -1, 100, "Evicted: low on memory", ProcessRole.CLIENT),
                        new ProcessRestarted(CLIENT, 0, 100));
    }

    @Test
    void aPodThatWasReplacedWhileTheWatchWasBrokenHasDied() {
        deaths.accept(
                TestPod.client(1).uid("one").ready().evaluate(),
                TestPod.client(1).uid("two").ready().evaluate());

        assertThat(events)
                .containsExactly(
                        new ProcessDied(CLIENT, 0, -1, 100, "the pod was replaced", ProcessRole.CLIENT),
                        new ProcessRestarted(CLIENT, 0, 100));
    }

    @Test
    void aServerThatDiesIsToldToo() {
        deaths.accept(
                TestPod.server().ready().evaluate(),
                TestPod.server()
                        .restarts(1)
                        .endedBefore("OOMKilled", 137, null)
                        .ready()
                        .evaluate());

        String server = TestPod.server().evaluate().name();
        assertThat(events)
                .containsExactly(
                        new ProcessDied(server, 0, 137, -1, "OOMKilled", ProcessRole.SERVER),
                        new ProcessRestarted(server, 0, 0));
    }

    @Test
    void aSidecarThatRestartsIsNotADeathAndOursBesideAQuietOneIs() {
        for (Supplier<TestPod> kind : List.<Supplier<TestPod>>of(() -> TestPod.client(1), TestPod::server)) {
            PodState before = kind.get().ready().sidecar(named("agent").ready()).evaluate();
            PodState restarted = kind.get()
                    .ready()
                    .sidecar(named("agent").ready().restarts(1).endedBefore("Error", 1, null))
                    .evaluate();
            deaths.accept(before, restarted);
            assertThat(events).isEmpty();

            deaths.accept(
                    before,
                    kind.get()
                            .restarts(1)
                            .endedBefore("OOMKilled", 137, null)
                            .sidecar(named("agent").ready())
                            .evaluate());
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
                .evaluate();
        deaths.accept(TestPod.client(1).ready().evaluate(), evicting);
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
        PodState server = TestPod.server().ready().evaluate();
        PodState leaving = TestPod.server().leaving().evaluate();
        deaths.accept(server, leaving);
        assertThat(events).isEmpty();

        found.getFirst().accept("SuccessfulDelete: Deleted pod");
        deaths.accept(leaving, null);

        assertThat(events)
                .containsExactly(
                        new PodTerminating(server.name(), -1, "SuccessfulDelete: Deleted pod", ProcessRole.SERVER),
                        new ProcessDied(
                                server.name(),
                                0,
                                -1,
                                -1,
                                "the pod is gone: SuccessfulDelete: Deleted pod",
                                ProcessRole.SERVER));
    }

    @Test
    void aReasonThatComesAfterTheEndIsNoEvent() {
        PodState leaving = TestPod.client(1).ready().leaving().evaluate();
        deaths.accept(TestPod.client(1).ready().evaluate(), leaving);
        deaths.accept(leaving, null);

        found.getFirst().accept("late");

        assertThat(events).singleElement().isInstanceOf(ProcessDied.class);
    }

    /** Tests a pod that is being terminated, which is Failed before it is gone from Kubernetes 1.27 on. */
    @Test
    void aPodThatFailsBecauseItIsDeletedDiedOfThat() {
        PodState leaving = TestPod.client(1).ready().leaving().evaluate();
        deaths.accept(TestPod.client(1).ready().evaluate(), leaving);
        found.getFirst().accept("Preempted: by default/big");
        deaths.accept(
                leaving,
                TestPod.client(1)
                        .leaving()
                        .failed(null, null)
                        .ended("Error", 143, null)
                        .evaluate());

        assertThat(events.getLast())
                .isEqualTo(new ProcessDied(
                        CLIENT, 0, 143, 100, "the pod is gone: Preempted: by default/big", ProcessRole.CLIENT));
    }

    @Test
    void podsOfJobsAndProbesMayEnd() {
        deaths.accept(TestPod.named("megaconn-probe-ab12-0", "probe").evaluate(), null);
        deaths.accept(
                TestPod.named("megaconn-ramp-x", "orchestrator").evaluate(),
                TestPod.named("megaconn-ramp-x", "orchestrator")
                        .failed(null, null)
                        .evaluate());

        assertThat(events).isEmpty();
    }
}
