package io.megaconn.orchestrator;

import static java.util.Objects.requireNonNull;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.LocalFleet;
import io.megaconn.orchestrator.run.Gate;
import io.megaconn.orchestrator.run.Hold;
import io.megaconn.orchestrator.run.Outcome;
import io.megaconn.orchestrator.run.Ramp;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.orchestrator.run.RunLog;
import io.megaconn.orchestrator.run.Sampler;
import io.megaconn.orchestrator.ui.ClosingTable;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.orchestrator.ui.Texts;
import io.megaconn.runtime.CommonOptions;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Json;
import io.megaconn.runtime.UserError;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "ramp",
        header = "Opens the target in batches; goes on only when clients, server and kernel count the same.",
        sortOptions = false,
        description = "",
        footer = {"", "Example:  bin/orchestrator ramp --local --target 1m --batch 10 --hold 60s"})
final class RampCommand implements Callable<Integer> {
    /** How often the gate looks: a batch is done half of this later than it could be. */
    private static final Duration GATE_POLL = Duration.ofMillis(500);

    private static final Duration HOLD_POLL = Duration.ofSeconds(1);

    @Mixin
    RampOptions options = new RampOptions();

    @Option(
            names = "--hold",
            defaultValue = "0",
            paramLabel = "TIME",
            description = "Keep the target this long and watch it. Default: 0, stop when it is reached.")
    Duration hold = Duration.ZERO;

    @Option(
            names = "--batch-timeout",
            defaultValue = "5m",
            paramLabel = "TIME",
            description = "Give up when a batch is not fully connected by then. Default: ${DEFAULT-VALUE}.")
    Duration batchTimeout = Duration.ZERO;

    @Option(
            names = "--output",
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "Folder for the record of this run, DIR/<run>/run.jsonl and report.json. Default:"
                    + " ${DEFAULT-VALUE}.")
    Path output = Path.of("");

    @Option(names = "--dry-run", description = "Print the plan and stop.")
    boolean dryRun;

    @Option(names = "--force", description = "Go on although preflight refuses.")
    boolean force;

    @Option(names = "--json", description = "Print the report as JSON on standard output, progress on standard error.")
    boolean json;

    @Option(names = "--quiet", description = "Print only the closing table.")
    boolean quiet;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Spec
    CommandSpec self = CommandSpec.create();

    @Override
    public Integer call() {
        Instant startedAt =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        long startNanos =
                System.nanoTime() - Duration.between(startedAt, Instant.now()).toNanos();
        if (batchTimeout.isZero()) {
            throw UserError.usage("--batch-timeout must be more than 0");
        }
        Local local = Local.look(options.spec());
        PrintStream progress = json ? System.err : System.out;
        Style style = json ? Style.PLAIN : Screen.style();
        if (dryRun && json) {
            System.out.println(Json.write(local.plan()));
            return ExitCode.OK;
        }
        if (!quiet || dryRun) {
            Texts.plan(local.plan(), local.host()).forEach(progress::println);
        }
        if (dryRun) {
            return ExitCode.OK;
        }
        if (!passes(local, style)) {
            return ExitCode.REFUSED;
        }
        AtomicReference<Consumer<String>> warnings = new AtomicReference<>(System.err::println);
        try (Interruption _ = Interruption.watch();
                RunLog log = RunLog.create(
                        output,
                        startedAt,
                        warning -> requireNonNull(warnings.get()).accept(warning))) {
            Consumer<Event> display =
                    Screen.display(progress, style, quiet, local.plan().target());
            Run run = new Run(
                    log.id(),
                    version(),
                    commandLine(),
                    local.plan(),
                    local.host(),
                    startedAt,
                    startNanos,
                    List.of(log, display));
            warnings.set(warning -> run.accept(new Event.Warned(warning)));
            run.accept(new Event.Preflighted(local.checks()));
            Report report = execute(run, log);
            if (json) {
                System.out.println(Json.write(report));
            } else {
                ClosingTable.lines(report, log.folder(), style).forEach(System.out::println);
            }
            return report.exitCode();
        }
    }

    /** The report is written before anything is torn down. */
    private Report execute(Run run, RunLog log) {
        try (LocalFleet fleet =
                new LocalFleet(run.plan(), Local.home(), log.folder().resolve("logs"), run)) {
            Sampler sampler = new Sampler(fleet, run);
            Gate gate = new Gate(sampler, batchTimeout, GATE_POLL);
            Outcome outcome = new Ramp(run, fleet, gate, new Hold(sampler, run, hold, HOLD_POLL)).execute();
            Report report = run.end(outcome);
            log.writeReport(report);
            return report;
        }
    }

    private boolean passes(Local local, Style style) {
        Texts.checks(local.checks(), false, style).forEach(System.err::println);
        if (!local.refused()) {
            return true;
        }
        if (force) {
            System.err.println("going on all the same, because of --force");
            return true;
        }
        System.err.println("nothing was started" + (local.advice().isEmpty() ? "" : "; " + local.advice()));
        return false;
    }

    private String commandLine() {
        return "bin/orchestrator "
                + String.join(" ", self.root().commandLine().getParseResult().originalArgs());
    }

    private static String version() {
        String version = RampCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
