package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Hosts;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A run without a fleet, whose events are recorded. */
final class TestRun {
    static final Duration POLL = Duration.ofMillis(1);
    static final Duration LONG = Duration.ofMinutes(5);
    static final Duration SHORT = Duration.ofMillis(20);

    final List<Event> events = new CopyOnWriteArrayList<>();
    final Run run;

    private TestRun(Plan plan, List<BatchResult> earlier) {
        this.run = new Run(
                "test-1",
                SampleReports.INVOCATION,
                plan,
                new Environment.Local(Hosts.host().build()),
                new RunStart(Instant.EPOCH, System.nanoTime()),
                earlier);
        run.begin(List.of(events::add));
    }

    static TestRun of(int target) {
        return of(Specs.target(target).plan());
    }

    static TestRun of(Plan plan) {
        return new TestRun(plan, List.of());
    }

    /** Returns a run that another orchestrator has begun. */
    static TestRun resumed(Plan plan, List<BatchResult> earlier) {
        return new TestRun(plan, earlier);
    }

    Sampler sampler(Fleet fleet) {
        return new Sampler(fleet, run);
    }

    Gate gate(Fleet fleet, Duration timeout) {
        return new Gate(sampler(fleet), timeout, POLL);
    }

    Hold hold(Fleet fleet, Duration duration) {
        return new Hold(sampler(fleet), run, duration, POLL);
    }

    <T extends Event> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Returns the types of all events except samples. */
    List<String> story() {
        return events.stream()
                .filter(event -> !(event instanceof Event.Sampled))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }
}
