package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.Backend;
import io.megaconn.orchestrator.backend.Execution;
import io.megaconn.orchestrator.event.LineLabel;
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
import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Shell;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.Failure;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.wire.Json;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            "  bin/orchestrator ramp --local --target 20k --hold 10s",
            "  bin/orchestrator ramp --local --endpoint 127.0.0.1:6379 --target 10k --hold 1m",
            "  bin/orchestrator ramp --local --target 1m --reply echo --threshold 'reply_p99<50ms' --hold 60s",
            "  bin/orchestrator ramp --namespace megaconn --target 1m --hold 5m --down",
            "  bin/orchestrator ramp --namespace megaconn --endpoint gateway.prod:9000 --target 100k --hold 5m"
        })
public final class RampCommand implements Callable<Integer> {
    @Mixin
    RampOptions options = new RampOptions();

    @Option(
            names = {"-o", "--output"},
            order = OptionGroup.OUTPUT,
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "Folder for the record of this run: DIR/RUN/run.jsonl, report.json and report.html. Default:"
                    + " ${DEFAULT-VALUE}.")
    Path output = Path.of("");

    @Mixin
    LabelOptions labels = new LabelOptions();

    @Mixin
    RunOptions run = new RunOptions();

    @Mixin
    PipelineOptions pipeline = new PipelineOptions();

    @Mixin
    DashboardOption dashboard = new DashboardOption();

    @Mixin
    MetricsOption metrics = new MetricsOption();

    @Mixin
    ResumeOptions resume = new ResumeOptions();

    @Option(
            names = "--json",
            order = OptionGroup.OUTPUT,
            description =
                    "Print the report as JSON (docs/reference/report.md) on standard output, and progress on standard error. With --dry-run: the plan; if preflight refuses: its checks.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            order = OptionGroup.OUTPUT,
            description = "Print only the closing table.")
    boolean quiet;

    @Mixin
    ConfigOption config = new ConfigOption();

    @Mixin
    CommonOptions common = new CommonOptions();

    @picocli.CommandLine.Spec
    CommandSpec self = CommandSpec.create();

    @Override
    public Integer call() {
        Instant startedAt =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        check();
        PassCriteria criteria = run.criteria(pipeline.thresholds);
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
        run.check();
        labels.labels();
    }

    private int in(Backend backend, Instant startedAt) throws InterruptedException {
        PrintStream progress = json ? System.err : System.out;
        Style style = json ? Style.PLAIN : options.cluster.style();
        Threshold.check(backend.plan());
        if (run.dryRun && json) {
            System.out.println(Json.write(backend.plan()));
            return ExitCode.OK;
        }
        if (!quiet || run.dryRun) {
            Messages.fitting(Messages.plan(backend.plan(), backend.environment()), Terminal.columns(style))
                    .forEach(progress::println);
        }
        if (run.dryRun) {
            return ExitCode.OK;
        }
        Optional<Report> finished = backend.session().finished();
        if (finished.isPresent()) {
            String problem = junit().write(finished.get(), List.of());
            if (!problem.isEmpty()) {
                throw new UserError(ExitCode.UNEXPECTED, problem);
            }
            progress.println("this run has already finished; its report:");
            print(finished.get(), "in the cluster", style);
            return finished.get().exitCode();
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
        Execution.Result result;
        RunStart start = backend.session()
                .resumed()
                .map(resumed -> RunStart.earlier(resumed.startedAt()))
                .orElseGet(RunStart::ofThisProgram);
        try (MetricsOption.Served served = metrics.serve();
                LivePage page = dashboard.open(start, progress)) {
            if (!served.url().isEmpty() && !quiet) {
                progress.println(LineLabel.line("metrics", served.url()));
            }
            Execution execution =
                    new Execution(backend, found.checks(), output, commandLine(), junit(), served.snapshots());
            result = execution.run(
                    resume.runId == null ? RunLog.newId(startedAt) : resume.runId,
                    labels.labels(),
                    start,
                    Terminal.display(progress, style, quiet, backend.plan(), start)
                            .andThen(page)
                            .andThen(served.listener()));
            page.over(result.report());
        }
        print(result.report(), result.record(), style);
        if (run.down && result.report().exitCode() != ExitCode.INTERRUPTED) {
            backend.session().down();
        } else { // an interrupted ramp is not over: another orchestrator may resume it, or already has
            backend.session().afterwards(result.report()).forEach(progress::println);
        }
        return result.report().exitCode();
    }

    private void print(Report report, String record, Style style) {
        if (json) {
            System.out.println(Json.write(report));
        } else {
            Terminal.print(report, record, style);
        }
    }

    private boolean passes(Backend backend, PreflightResult found, Style style) {
        Messages.fitting(Messages.checks(found.checks(), false, style), Terminal.columns(style))
                .forEach(System.err::println);
        if (!found.refused()) {
            return true;
        }
        if (run.force) {
            System.err.println("continuing despite failed checks (--force)");
            return true;
        }
        String advice =
                TargetAdvice.largest(found.largestTarget(), backend.plan().target());
        System.err.println("no clients were started" + (advice.isEmpty() ? "" : "; " + advice));
        return false;
    }

    private String commandLine() {
        return Stream.concat(
                        self.root().commandLine().getParseResult().originalArgs().stream(),
                        OptionSources.applied(self).stream())
                .map(RampCommand::withoutPassword)
                .map(Shell::quote)
                .collect(Collectors.joining(" ", CalledAs.orchestrator() + " ", ""));
    }

    /** Masks https://user:password@host and the query of a URL: the command becomes part of the record, which may be shared. */
    public static String withoutPassword(String word) {
        return word.replaceAll("(?<=://)[^/@\\s]*@", "***@").replaceAll("(?<=://)([^?#\\s]*)\\?[^#\\s]*", "$1?…");
    }
}
