package io.megaconn.orchestrator.backend;

import static java.util.Objects.requireNonNull;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.page.ReportPage;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.run.Gate;
import io.megaconn.orchestrator.run.Hold;
import io.megaconn.orchestrator.run.JUnitFile;
import io.megaconn.orchestrator.run.Outcome;
import io.megaconn.orchestrator.run.PauseMonitor;
import io.megaconn.orchestrator.run.Ramp;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.orchestrator.run.RunLog;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.orchestrator.run.Sampler;
import io.megaconn.runtime.BuildVersion;
import io.megaconn.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One execution of a ramp on a backend that has been checked and claimed: record, run, report.
 *
 * @param output folder of all records
 */
public record Execution(Backend backend, List<Check> checks, Path output, String commandLine, JUnitFile junit) {
    /** Poll interval of the gate: on average, a batch is done half of this later than it could be. */
    private static final Duration GATE_POLL = Duration.ofMillis(500);

    private static final Duration HOLD_POLL = Duration.ofSeconds(1);

    /**
     * The result of an execution.
     *
     * @param folder folder of the record
     * @param junitWritten false if the file of --junit was requested and could not be written
     */
    public record Result(Report report, Path folder, boolean junitWritten) {
        /** Returns the run's exit code, or an error if the run has none but a requested file could not be written. */
        public int exitCode() {
            return junitWritten || report.exitCode() != ExitCode.OK ? report.exitCode() : ExitCode.UNEXPECTED;
        }
    }

    /**
     * @param id id of the run, if it is a new one
     * @param start start of the run, perhaps by another program
     */
    public Result run(String id, RunStart start, Consumer<Event> display) throws InterruptedException {
        RunSession session = backend.session();
        Optional<RunSession.Resumed> resumed = session.resumed();
        AtomicReference<Consumer<String>> warnings = new AtomicReference<>(System.err::println);
        Consumer<String> warn = warning -> requireNonNull(warnings.get()).accept(warning);
        try (RunLog log =
                RunLog.create(output, resumed.map(RunSession.Resumed::run).orElse(id), start, warn)) {
            Run run = new Run(
                    log.id(),
                    BuildVersion.number(),
                    commandLine,
                    backend.plan(),
                    backend.environment(),
                    start,
                    List.of(log, session.record(warn), display),
                    resumed.map(RunSession.Resumed::batches).orElse(List.of()));
            resumed.filter(RunSession.Resumed::holding).ifPresent(earlier -> run.rampWas(earlier.ramp()));
            warnings.set(warning -> run.accept(new Event.Warned(warning)));
            run.accept(new Event.Preflighted(checks));
            Result result = execute(run, log);
            writePage(log, result.report());
            return result;
        }
    }

    /** The report is written before anything is torn down. */
    private Result execute(Run run, RunLog log) throws InterruptedException {
        backend.session().begin(run);
        try (PauseMonitor pauses = PauseMonitor.start();
                Fleet fleet = backend.fleet(run, log.folder().resolve("logs"))) {
            Sampler sampler = new Sampler(fleet, run, System::nanoTime, pauses::pausedMs);
            PassCriteria criteria = run.plan().criteria();
            Gate gate = new Gate(sampler, criteria.batchTimeout(), GATE_POLL);
            Hold hold = new Hold(sampler, run, criteria.hold(), HOLD_POLL);
            Outcome outcome = new Ramp(run, fleet, gate, hold).execute();
            Report report = run.end(outcome);
            log.writeReport(report);
            boolean written = junit.write(report, checks, System.err::println);
            backend.session().save(report);
            return new Result(report, log.folder(), written);
        }
    }

    /** Writes the page at the end, when nothing waits for it. A failure has no effect on the run. */
    private static void writePage(RunLog log, Report report) {
        try {
            ReportPage.write(log.folder(), report);
        } catch (IOException e) {
            log.warn(ReportPage.FILE, e);
        } catch (RuntimeException e) {
            log.warn(ReportPage.FILE, new IOException(e)); // a page is not worth a run
        }
    }
}
