package io.megaconn.runtime.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Groups of options in help texts and in docs/reference/cli.md. An option names its group with picocli's {@code order}. */
public final class OptionGroup {
    public static final int LOAD = 1;
    public static final int WHERE = 2;
    public static final int TLS = 3;
    public static final int END = 4;
    public static final int OUTPUT = 5;
    public static final int OTHER = 6;

    private static final List<String> TITLES = List.of("Load", "Where", "TLS", "When it ends", "Output", "Other");

    private OptionGroup() {}

    /** Returns the visible options of a command under the titles of their groups, in the order of help texts. */
    public static Map<String, List<OptionSpec>> of(CommandSpec command) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        command.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparingInt(OptionGroup::number))
                .forEach(option -> groups.computeIfAbsent(TITLES.get(number(option) - 1), _ -> new ArrayList<>())
                        .add(option));
        return groups;
    }

    private static int number(OptionSpec option) {
        return option.order() >= LOAD && option.order() <= OTHER ? option.order() : OTHER;
    }
}
