package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.event.SampleAges;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.wire.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a ramp: receives every event, passes it to the log and the display, and keeps what the report needs.
 * Events come from several threads.
 */
public final class Run implements Consumer<Event> {
    private final String id;
    private final Invocation invocation;
    private final Plan plan;
    private final Environment environment;
    private final RunStart start;
    private final int earlier;
    private List<Consumer<Event>> listeners = List.of();
    private final List<BatchResult> batches = new ArrayList<>();
    private final List<Event.ProcessDied> deaths = new ArrayList<>();
    private final FaultTracker faults = new FaultTracker();
    private final FindingHistory findings = new FindingHistory();
    private final List<String> warnings = new ArrayList<>();
    private @Nullable HoldResult hold;
    private double secondsToTarget = -1;
    private final MemoryPeak memoryPeak = new MemoryPeak();
    private Latency connectTime = Latency.NONE;
    private Latency replyTime = Latency.NONE;
    private final PhaseRecorder phases;
    private final BreakdownRecorder breakdown = new BreakdownRecorder();
    private final RunTotals totals = new RunTotals();
    private Counts lastCounts;
    private SampleAges ages = SampleAges.NOW;

    /**
     * @param start start of the command
     * @param earlier number of batches that an earlier orchestrator completed
     */
    public Run(
            String id,
            Invocation invocation,
            Plan plan,
            Environment environment,
            RunStart start,
            List<BatchResult> earlier) {
        this.id = id;
        this.invocation = invocation;
        this.plan = plan;
        this.environment = environment;
        this.start = start;
        this.earlier = earlier.size();
        lastCounts = earlier.isEmpty() ? new Counts(0, -1, -1) : Counts.UNKNOWN; // a new run has no client yet
        phases = new PhaseRecorder(plan.processes(), plan.workload().messageInterval());
        this.batches.addAll(earlier);
    }

    /** Attaches the listeners and sends them the first events. */
    public synchronized Run begin(List<Consumer<Event>> all) {
        listeners = List.copyOf(all);
        accept(invocation.started(id, plan, environment));
        if (!batches.isEmpty()) {
            accept(new Event.Resumed(batches.size(), batches.getLast().connections()));
        }
        return this;
    }

    /** Records a warning as an event. */
    public void warn(String warning) {
        accept(new Event.Warned(warning));
    }

    @Override
    public synchronized void accept(Event event) {
        faults.observe(event, start.seconds());
        switch (event) {
            case Event.BatchDone done -> {
                batches.add(done.result());
                findings.now(List.of(), start.seconds()); // they no longer prevent it
                lastCounts = done.result().counts();
                if (done.result().connections() == plan.target()) {
                    secondsToTarget = start.seconds();
                }
            }
            case Event.BatchFailed failed -> lastCounts = failed.counts();
            case Event.HoldDone done -> {
                hold = done.result();
                lastCounts = done.result().counts();
            }
            case Event.HoldStarted _ -> endRamp(true);
            case Event.Sampled sampled -> {
                memoryPeak.observe(sampled);
                ages = sampled.ages();
            }
            case Event.ProcessDied died -> deaths.add(died);
            case Event.Diagnosed diagnosed -> findings.now(diagnosed.findings(), start.seconds());
            case Event.Warned warned -> warnings.add(warned.message());
            default -> {}
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    /** Records these findings, with these numbers, for the report. */
    synchronized void addFindings(List<Finding> found) {
        findings.also(found, start.seconds());
    }

    /** Records a snapshot. The report takes latencies from the last exact one. */
    synchronized void observe(Snapshot snapshot) {
        lastCounts = snapshot.counts();
        breakdown.observe(snapshot, start.seconds());
        totals.observe(snapshot);
        if (snapshot.exact()) {
            phases.observe(snapshot);
            connectTime = snapshot.clients().connectTime();
            replyTime = snapshot.clients().replyTime();
        }
    }

    /** Records the last snapshot of a hold in which a process did not answer: it has the times of those that did. */
    synchronized void observeAtEnd(Snapshot snapshot) {
        phases.observeAtEnd(snapshot);
    }

    /**
     * Records that an earlier orchestrator reached the hold.
     *
     * @param earlierRamp its figures of the ramp; null if they were not kept: ramp and hold can no longer be separated
     */
    public synchronized void resumeAfterRamp(@Nullable PhaseResult earlierRamp) {
        phases.resumeAfterRamp(earlierRamp);
    }

    /** @param done true if the target was reached */
    private void endRamp(boolean done) {
        PhaseResult ramp = phases.endRamp();
        if (ramp != null && done) {
            accept(new Event.RampDone(ramp));
        }
    }

    /** Returns true if another orchestrator began this batch but did not finish it. */
    boolean wasBegunBefore(Batch batch) {
        return earlier > 0 && batch.number() == earlier + 1;
    }

    public String id() {
        return id;
    }

    public Instant startedAt() {
        return start.at();
    }

    public RunLabels labels() {
        return invocation.labels();
    }

    public Plan plan() {
        return plan;
    }

    /** Returns true if a batch is done, perhaps by an earlier orchestrator. */
    synchronized boolean isDone(Batch batch) {
        return batch.number() <= batches.size();
    }

    /** Ends the run and evaluates the plan's thresholds: if one is not met, the outcome changes. */
    public Report end(Outcome outcome) {
        return end(outcome, Threshold.of(plan), report -> "");
    }

    /** @param output writes a file that the user requested and returns why it can't, or empty: then the run has failed */
    public synchronized Report end(Outcome outcome, List<Threshold> thresholds, Function<Report, String> output) {
        if (!phases.hasRampEnd()) { // there was no hold
            endRamp(secondsToTarget >= 0);
        }
        List<ThresholdResult> results = Threshold.judge(thresholds, report(outcome, List.of()));
        Outcome judged = Threshold.outcome(outcome, results);
        judged = judged.unless(output.apply(report(judged, results)));
        accept(new Event.RunEnded(judged.exitCode(), judged.verdict()));
        return report(judged, results); // with everything that has come up until now
    }

    private Report report(Outcome outcome, List<ThresholdResult> thresholds) {
        Duration timeout = plan.criteria().batchTimeout();
        return new Report(
                Report.FORMAT,
                id,
                invocation.version(),
                invocation.command(),
                start.at().toString(),
                start.seconds(),
                secondsToTarget,
                outcome.exitCode(),
                outcome.verdict(),
                plan,
                environment.hostOrNull(),
                environment.clusterOrNull(),
                List.copyOf(batches),
                hold,
                lastCounts,
                totals.lost(),
                totals.failures(),
                findings.all(),
                List.copyOf(deaths),
                faults.reported(),
                List.copyOf(warnings),
                connectTime,
                replyTime,
                memoryPeak.bytes(),
                totals.serverGcMaxMs(),
                totals.clientGcMaxMs(),
                thresholds,
                phases.phases(),
                plan.criteria().hold().toMillis() / 1e3,
                timeout == null ? -1 : timeout.toMillis() / 1e3,
                ages,
                breakdown.breakdown(),
                invocation.labels().name(),
                invocation.labels().tags(),
                invocation.commit());
    }
}
