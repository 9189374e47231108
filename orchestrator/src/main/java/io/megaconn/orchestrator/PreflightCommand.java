package io.megaconn.orchestrator;

import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.ui.Texts;
import io.megaconn.runtime.CommonOptions;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            List<Check> checks = place.checks();
            boolean refused = checks.stream().anyMatch(Check::refuses);
            int largest = refused ? place.largestTarget() : place.plan().target();
            String advice = Texts.largest(largest, place.plan().target());
            if (json) {
                Map<String, Object> out = new LinkedHashMap<>();
                out.put("refused", refused);
                out.put("largestTarget", largest);
                out.put("checks", checks);
                System.out.println(Json.write(out));
            } else {
                Texts.plan(place.plan(), place.environment()).forEach(System.out::println);
                System.out.println();
                Texts.checks(checks, true, Screen.style()).forEach(System.out::println);
                if (!advice.isEmpty()) {
                    System.out.println(advice);
                }
            }
            return refused ? ExitCode.REFUSED : ExitCode.OK;
        } catch (InterruptedException e) {
            return ExitCode.INTERRUPTED;
        }
    }
}
