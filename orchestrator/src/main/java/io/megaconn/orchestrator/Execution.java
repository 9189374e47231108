package io.megaconn.orchestrator;

import static java.util.Objects.requireNonNull;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.page.ReportPage;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.run.Gate;
import io.megaconn.orchestrator.run.Hold;
import io.megaconn.orchestrator.run.Outcome;
import io.megaconn.orchestrator.run.PauseMonitor;
import io.megaconn.orchestrator.run.Ramp;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.orchestrator.run.RunLog;
import io.megaconn.orchestrator.run.Sampler;
import io.megaconn.orchestrator.run.Threshold;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a ramp in a place that has been looked at and claimed: record, run, report.
 *
 * @param output folder of all records
 * @param batchTimeout of a batch, whatever its progress; null to give it up for want of progress
 */
record Execution(
        Place place,
        List<Check> checks,
        Path output,
        String commandLine,
        Duration hold,
        @Nullable Duration batchTimeout,
        List<Threshold> thresholds,
        JUnitFile junit) {
    /** How often the gate looks: a batch is done half of this later than it could be. */
    private static final Duration GATE_POLL = Duration.ofMillis(500);

    private static final Duration HOLD_POLL = Duration.ofSeconds(1);

    /** @param folder of the record */
    record Result(Report report, Path folder) {}

    /**
     * @param id of the run, if it is a new one
     * @param now when the command started
     */
    Result run(String id, Instant now, Consumer<Event> display) throws InterruptedException {
        Optional<Place.Resumed> resumed = place.resumed();
        Instant startedAt = resumed.map(Place.Resumed::startedAt).orElse(now);
        AtomicReference<Consumer<String>> warnings = new AtomicReference<>(System.err::println);
        Consumer<String> warn = warning -> requireNonNull(warnings.get()).accept(warning);
        try (RunLog log = RunLog.create(output, resumed.map(Place.Resumed::run).orElse(id), warn)) {
            Run run = new Run(
                    log.id(),
                    version(),
                    commandLine,
                    place.plan(),
                    place.environment(),
                    startedAt,
                    System.nanoTime()
                            - Duration.between(startedAt, Instant.now()).toNanos(),
                    List.of(log, place.record(warn), display),
                    resumed.map(Place.Resumed::batches).orElse(List.of()));
            warnings.set(warning -> run.accept(new Event.Warned(warning)));
            run.accept(new Event.Preflighted(checks));
            Report report = execute(run, log);
            writePage(log, report);
            return new Result(report, log.folder());
        }
    }

    /** The report is written before anything is torn down. */
    private Report execute(Run run, RunLog log) throws InterruptedException {
        try (PauseMonitor pauses = PauseMonitor.start();
                Fleet fleet = place.fleet(run, log.folder().resolve("logs"))) {
            Sampler sampler = new Sampler(fleet, run, System::nanoTime, pauses::pausedMs);
            Gate gate = new Gate(sampler, batchTimeout, GATE_POLL);
            Outcome outcome = new Ramp(run, fleet, gate, new Hold(sampler, run, hold, HOLD_POLL)).execute();
            Report report = run.end(outcome, thresholds);
            log.writeReport(report);
            junit.write(report, checks, System.err::println);
            place.save(report);
            return report;
        }
    }

    /** Afterwards, when nothing waits for it; where it can't be had, the run is none the worse. */
    private static void writePage(RunLog log, Report report) {
        try {
            ReportPage.write(log.folder(), report);
        } catch (IOException e) {
            log.warn(ReportPage.FILE, e);
        } catch (RuntimeException e) {
            log.warn(ReportPage.FILE, new IOException(e)); // a page is not worth a run
        }
    }

    private static String version() {
        String version = Execution.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
