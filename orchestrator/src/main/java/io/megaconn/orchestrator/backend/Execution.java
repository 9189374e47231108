package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.page.ReportPage;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.run.Gate;
import io.megaconn.orchestrator.run.Hold;
import io.megaconn.orchestrator.run.Invocation;
import io.megaconn.orchestrator.run.JUnitFile;
import io.megaconn.orchestrator.run.Outcome;
import io.megaconn.orchestrator.run.PauseMonitor;
import io.megaconn.orchestrator.run.Ramp;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.orchestrator.run.RunLog;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.orchestrator.run.Sampler;
import io.megaconn.orchestrator.run.Threshold;
import io.megaconn.runtime.cli.KeyLogFile;
import io.megaconn.runtime.cli.TlsWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Executes a ramp on a backend that has passed preflight and is claimed, and writes its record and report.
 *
 * @param output folder of all records
 * @param snapshots receives every snapshot of the fleet
 */
public record Execution(
        Backend backend,
        List<Check> checks,
        Path output,
        String commandLine,
        JUnitFile junit,
        Consumer<Snapshot> snapshots) {
    /** Poll interval of the gate: it delays the end of a batch by half of this on average. */
    private static final Duration GATE_POLL = Duration.ofMillis(500);

    private static final Duration HOLD_POLL = Duration.ofSeconds(1);

    /**
     * The result of an execution.
     *
     * @param record folder of the record, and what it lacks
     */
    public record Result(Report report, String record) {}

    /**
     * @param id id of the run, if it is a new one
     * @param labels labels of the run; a resumed run keeps its name or tags if these have none
     * @param start start of the run, perhaps by another program
     */
    public Result run(String id, RunLabels labels, RunStart start, Consumer<Event> display)
            throws InterruptedException {
        RunSession session = backend.session();
        Optional<RunSession.Resumed> resumed = session.resumed();
        Run run = new Run(
                resumed.map(RunSession.Resumed::run).orElse(id),
                Invocation.of(
                        commandLine,
                        labels.or(resumed.map(RunSession.Resumed::labels).orElse(RunLabels.NONE))),
                backend.plan(),
                backend.environment(),
                start,
                resumed.map(RunSession.Resumed::batches).orElse(List.of()));
        try (RunLog log = RunLog.create(output, run.id(), start, run::warn)) {
            run.begin(List.of(log, session.record(run::warn), display));
            resumed.filter(RunSession.Resumed::holding).ifPresent(earlier -> run.resumeAfterRamp(earlier.ramp()));
            run.accept(new Event.Preflighted(checks));
            warnOfTls(run);
            Report report = execute(run, log);
            writePage(log, report);
            return new Result(report, log.describe());
        }
    }

    private void warnOfTls(Run run) {
        Path keyLog = backend.environment().hostOrNull() == null ? null : KeyLogFile.of(System.getenv());
        TlsWarnings.of(run.plan().workload().tls(), keyLog).forEach(run::warn);
    }

    /** Runs the ramp, and writes the report before it stops anything. */
    private Report execute(Run run, RunLog log) throws InterruptedException {
        backend.session().begin(run);
        try (PauseMonitor pauses = PauseMonitor.start();
                Fleet fleet = backend.fleet(run, log.folder().resolve("logs"))) {
            Sampler sampler = new Sampler(fleet, run, System::nanoTime, pauses::pausedMs, snapshots);
            sampler.measured(backend.handshake());
            PassCriteria criteria = run.plan().criteria();
            Gate gate = new Gate(sampler, criteria.batchTimeout(), GATE_POLL);
            Hold hold = new Hold(sampler, run, criteria.hold(), HOLD_POLL);
            Outcome outcome = new Ramp(run, fleet, gate, hold).execute();
            Report report = run.end(outcome, Threshold.of(run.plan()), measured -> {
                String problem = junit.write(measured, checks);
                if (!problem.isEmpty()) {
                    System.err.println(problem);
                }
                return problem;
            });
            log.writeReport(report);
            backend.session().save(report);
            return report;
        }
    }

    /** Writes the page, last, so that nothing waits for it. A failure has no effect on the result. */
    private static void writePage(RunLog log, Report report) {
        try {
            ReportPage.write(log.folder(), report);
        } catch (IOException e) {
            log.warn(ReportPage.FILE, e);
        } catch (RuntimeException e) {
            log.warn(ReportPage.FILE, new IOException(e)); // a fault of the page must not fail the run
        }
    }
}
