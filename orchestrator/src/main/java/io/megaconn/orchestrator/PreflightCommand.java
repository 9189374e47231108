package io.megaconn.orchestrator;

import io.megaconn.orchestrator.ui.Style;
import io.megaconn.orchestrator.ui.Texts;
import io.megaconn.runtime.CommonOptions;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "preflight",
        header = "Finds out whether this machine can hold the target, and what to type where it can't.",
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
        Local local = Local.look(options.spec());
        if (json) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("refused", local.refused());
            out.put("largestTarget", local.largest());
            out.put("checks", local.checks());
            System.out.println(Json.write(out));
        } else {
            Style style = Screen.style();
            Texts.plan(local.plan(), local.host()).forEach(System.out::println);
            System.out.println();
            Texts.checks(local.checks(), true, style).forEach(System.out::println);
            if (!local.advice().isEmpty()) {
                System.out.println(local.advice());
            }
        }
        return local.refused() ? ExitCode.REFUSED : ExitCode.OK;
    }
}
