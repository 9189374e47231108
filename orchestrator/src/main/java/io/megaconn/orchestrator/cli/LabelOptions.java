package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.OptionGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name a run. */
final class LabelOptions {
    @Option(
            names = "--name",
            order = OptionGroup.OUTPUT,
            paramLabel = "NAME",
            description =
                    "Name of this run: report, compare and runs show it, and report and compare accept it in place"
                            + " of a folder. At most 100 characters.")
    @Nullable
    String name;

    @Option(
            names = "--tag",
            order = OptionGroup.OUTPUT,
            split = Setting.SEPARATOR,
            paramLabel = "KEY=VALUE",
            description =
                    "Tag of this run, for report, compare and runs: kernel=6.12. May be repeated, up to 20 times.")
    List<String> tags = new ArrayList<>();

    /** @throws UserError for invalid values */
    RunLabels labels() {
        check("--name", name == null ? "" : RunLabels.problemOfName(name));
        if (tags.size() > RunLabels.MAX_TAGS) {
            throw UserError.usage("--tag may be repeated up to %d times".formatted(RunLabels.MAX_TAGS));
        }
        Map<String, String> all = new HashMap<>();
        for (String tag : tags) {
            String[] parts = tag.split("=", 2);
            check("--tag", parts.length == 2 ? RunLabels.problemOfTag(parts[0], parts[1]) : "write it as KEY=VALUE");
            if (all.put(parts[0], parts[1]) != null) {
                throw UserError.usage("--tag %s is given twice: omit one of the two".formatted(parts[0]));
            }
        }
        return new RunLabels(name == null ? "" : name, all);
    }

    private static void check(String option, String problem) {
        if (!problem.isEmpty()) {
            throw UserError.usage(option + " can't be used: " + problem);
        }
    }
}
