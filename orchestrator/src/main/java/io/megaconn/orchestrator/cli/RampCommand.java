package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.Backend;
import io.megaconn.orchestrator.backend.Execution;
import io.megaconn.orchestrator.page.LivePage;
import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.run.JUnitFile;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.RunLog;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.orchestrator.run.Threshold;
import io.megaconn.orchestrator.ui.Messages;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.orchestrator.ui.TargetAdvice;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Shell;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.Failure;
import io.megaconn.runtime.wire.Json;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

@Command(
        name = "ramp",
        header =
                "Open connections in batches; start the next batch only when clients, server and kernel count the same.",
        sortOptions = false,
        description = "",
        footer = {
            "",
            "Examples:",
            "  bin/orchestrator ramp --local --target 1m --batch 10 --hold 60s",
            "  bin/orchestrator ramp --namespace megaconn --target 1m --batch 10 --hold 60s"
        })
public final class RampCommand implements Callable<Integer> {
    @Mixin
    RampOptions options = new RampOptions();

    @Option(
            names = "--hold",
            defaultValue = "0",
            paramLabel = "TIME",
            description = "Hold the target this long. Default: 0, stop as soon as it is reached.")
    Duration hold = Duration.ZERO;

    @Option(
            names = "--batch-timeout",
            paramLabel = "TIME",
            description = "Give up if a batch is not fully connected after this time. Default: give up"
                    + " after 2m without progress, or 10m while a pod waits for a node or pulls its image.")
    @Nullable
    Duration batchTimeout;

    @Option(
            names = "--output",
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "Folder for the record of this run, DIR/<run>/run.jsonl and report.json. Default:"
                    + " ${DEFAULT-VALUE}.")
    Path output = Path.of("");

    @Option(names = "--dry-run", description = "Print the plan and stop.")
    boolean dryRun;

    @Option(names = "--force", description = "Start even if preflight refuses.")
    boolean force;

    @Option(names = "--keep", description = "Leave the client pods running after the ramp. Default in a cluster.")
    boolean keep;

    @Option(names = "--down", description = "Stop the client pods after the ramp, once it is reported.")
    boolean down;

    @Mixin
    PipelineOptions pipeline = new PipelineOptions();

    @Mixin
    DashboardOption dashboard = new DashboardOption();

    @Mixin
    MetricsOption metrics = new MetricsOption();

    @Mixin
    ResumeOptions resume = new ResumeOptions();

    @Option(names = "--json", description = "Print the report as JSON on standard output, progress on standard error.")
    boolean json;

    @Option(names = "--quiet", description = "Print only the closing table.")
    boolean quiet;

    @Mixin
    CommonOptions common = new CommonOptions();

    @picocli.CommandLine.Spec
    CommandSpec self = CommandSpec.create();

    @Override
    public Integer call() {
        Instant startedAt =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        check();
        PassCriteria criteria = new PassCriteria(
                hold,
                batchTimeout,
                pipeline.thresholds.stream().map(Threshold::expression).toList());
        try (Interruption _ = Interruption.watch();
                Backend backend = options.backend(resume, criteria)) {
            return in(backend, startedAt);
        } catch (InterruptedException e) {
            if (json) { // no run has started yet
                System.out.println(Json.write(new Failure("interrupted", ExitCode.INTERRUPTED)));
            }
            return ExitCode.INTERRUPTED;
        }
    }

    private JUnitFile junit() {
        return new JUnitFile(pipeline.junit);
    }

    private void check() {
        resume.check();
        junit().check();
        if (keep && down) {
            throw UserError.usage("--keep and --down are mutually exclusive");
        }
        if (options.local && (keep || down || resume.resume || resume.runId != null)) {
            throw UserError.usage(
                    "--keep, --down, --resume and --run-id require a cluster: local processes end with the ramp");
        }
    }

    private int in(Backend backend, Instant startedAt) throws InterruptedException {
        PrintStream progress = json ? System.err : System.out;
        Style style = json ? Style.PLAIN : options.cluster.style();
        Threshold.check(backend.plan());
        if (dryRun && json) {
            System.out.println(Json.write(backend.plan()));
            return ExitCode.OK;
        }
        if (!quiet || dryRun) {
            Messages.fitting(Messages.plan(backend.plan(), backend.environment()), Terminal.columns(style))
                    .forEach(progress::println);
        }
        if (dryRun) {
            return ExitCode.OK;
        }
        Optional<Report> finished = backend.session().finished();
        if (finished.isPresent()) {
            progress.println("this run has already finished; its report:");
            print(finished.get(), "in the cluster", style);
            boolean written = junit().write(finished.get(), List.of(), System.err::println);
            return new Execution.Result(finished.get(), output, written).exitCode();
        }
        Thread ramp = Thread.currentThread();
        backend.session().claim(() -> {
            System.err.println("another orchestrator has taken over");
            ramp.interrupt();
        });
        PreflightResult found = PreflightResult.at(backend);
        if (!passes(backend, found, style)) {
            junit().refused(backend.plan(), found.checks(), startedAt);
            if (json) {
                System.out.println(Json.write(found));
            }
            return ExitCode.REFUSED;
        }
        Execution execution = new Execution(backend, found.checks(), output, commandLine(), junit());
        Execution.Result result;
        RunStart start = backend.session()
                .resumed()
                .map(resumed -> RunStart.earlier(resumed.startedAt()))
                .orElseGet(RunStart::ofThisProgram);
        try (MetricsOption.Served served = metrics.serve();
                LivePage page = dashboard.open(start, progress)) {
            if (!served.url().isEmpty() && !quiet) {
                progress.println("metrics    " + served.url());
            }
            result = execution.run(
                    resume.runId == null ? RunLog.newId(startedAt) : resume.runId,
                    start,
                    Terminal.display(progress, style, quiet, backend.plan().target())
                            .andThen(page)
                            .andThen(served.listener()));
            page.over(result.report());
        }
        print(result.report(), result.folder().toString(), style);
        if (down && result.report().exitCode() != ExitCode.INTERRUPTED) {
            backend.session().down();
        } else { // an interrupted ramp is not over: another orchestrator may resume it, or already has
            backend.session().afterwards(result.report()).forEach(progress::println);
        }
        return result.exitCode();
    }

    private void print(Report report, String record, Style style) {
        if (json) {
            System.out.println(Json.write(report));
        } else {
            Terminal.print(report, record, style);
        }
    }

    private boolean passes(Backend backend, PreflightResult found, Style style) {
        Messages.checks(found.checks(), false, style).forEach(System.err::println);
        if (!found.refused()) {
            return true;
        }
        if (force) {
            System.err.println("continuing despite failed checks (--force)");
            return true;
        }
        String advice =
                TargetAdvice.largest(found.largestTarget(), backend.plan().target());
        System.err.println("no clients were started" + (advice.isEmpty() ? "" : "; " + advice));
        return false;
    }

    private String commandLine() {
        return self.root().commandLine().getParseResult().originalArgs().stream()
                .map(RampCommand::withoutPassword)
                .map(Shell::quote)
                .collect(Collectors.joining(" ", Shell.orchestrator() + " ", ""));
    }

    /** Masks https://user:password@host: the command becomes part of the record, which may be shared. */
    public static String withoutPassword(String word) {
        return word.replaceAll("(?<=://)[^/@\\s]*@", "***@");
    }
}
