package io.megaconn.orchestrator;

import io.megaconn.orchestrator.ui.Style;
import io.megaconn.orchestrator.ui.Texts;
import io.megaconn.runtime.CommonOptions;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Failure;
import io.megaconn.runtime.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "preflight",
        header = "Finds out whether this machine or cluster can hold the target, and what to type where it can't.",
        sortOptions = false,
        description = {"", "Exit code 0 if a ramp would start, 3 if it would be refused.", ""})
final class PreflightCommand implements Callable<Integer> {
    @Mixin
    RampOptions options = new RampOptions();

    @Option(names = "--json", description = "Print the checks as JSON.")
    boolean json;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        try (Interruption _ = Interruption.watch(); // probe pods must not stay behind
                Place place = options.place(Resume.NO)) {
            Checked found = Checked.at(place);
            String advice = Texts.largest(found.largestTarget(), place.plan().target());
            if (json) {
                System.out.println(Json.write(found));
            } else {
                Style style = Screen.style();
                Texts.fitting(Texts.plan(place.plan(), place.environment()), Screen.columns(style))
                        .forEach(System.out::println);
                System.out.println();
                Texts.checks(found.checks(), true, style).forEach(System.out::println);
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
