package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.Backend;
import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.ui.Messages;
import io.megaconn.orchestrator.ui.NodeTable;
import io.megaconn.orchestrator.ui.Style;
import io.megaconn.orchestrator.ui.TargetAdvice;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.Failure;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.wire.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "preflight",
        header =
                "Check whether this machine or cluster can hold the target, and print the commands that fix what is missing.",
        sortOptions = false,
        footer = {
            "",
            "Exit code 0 if a ramp would start, 3 if it would be refused.",
            "",
            "Examples:",
            "  bin/orchestrator preflight --local --target 1m",
            "  bin/orchestrator preflight --namespace megaconn --target 1m",
            "  bin/orchestrator preflight --namespace megaconn --target 1m --expect-nodes 12 --json"
        })
public final class PreflightCommand implements Callable<Integer> {
    @Mixin
    RampOptions options = new RampOptions();

    @Option(
            names = "--json",
            order = OptionGroup.OUTPUT,
            description = "Print the checks as JSON (docs/reference/json.md).")
    boolean json;

    @Mixin
    ConfigOption config = new ConfigOption();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        try (Interruption _ = Interruption.watch(); // probe pods must not be left behind
                Backend backend = options.backend(ResumeOptions.NO, PassCriteria.NONE)) {
            PreflightResult found = PreflightResult.at(backend);
            String advice =
                    TargetAdvice.largest(found.largestTarget(), backend.plan().target());
            if (json) {
                System.out.println(Json.write(found));
            } else {
                Style style = options.cluster.style();
                Terminal.print(style, _ -> Messages.plan(backend.plan(), backend.environment()));
                System.out.println();
                Terminal.print(style, _ -> Messages.checks(found.checks(), true, style));
                if (options.cluster.verbose) {
                    NodeTable.lines(found.nodes()).forEach(System.out::println);
                }
                if (!advice.isEmpty()) {
                    System.out.println(advice);
                }
            }
            return found.refused() ? ExitCode.REFUSED : ExitCode.OK;
        } catch (InterruptedException e) {
            if (json) {
                System.out.println(Json.write(new Failure("interrupted", ExitCode.INTERRUPTED)));
            }
            return ExitCode.INTERRUPTED;
        }
    }
}
