package io.megaconn.orchestrator.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Settings by option, of one command or of all: variables or a file. */
record Settings(Map<String, Setting> ofAll, Map<String, Map<String, Setting>> ofCommand) {
    static final Settings NONE = new Settings(Map.of(), Map.of());

    /** Options that only the command line has. */
    private static final Set<String> TYPED = Set.of("--help", "--version", "--stacktrace");

    Optional<Setting> find(String command, String option) {
        return Optional.ofNullable(ofCommand.getOrDefault(command, Map.of()).get(option))
                .or(() -> Optional.ofNullable(ofAll.get(option)));
    }

    /** Returns the option of a command that may be set elsewhere than on the command line. */
    static Optional<OptionSpec> option(CommandSpec command, String name) {
        return command.options().stream()
                .filter(option -> option.longestName().equals("--" + name) && !TYPED.contains(option.longestName()))
                .findFirst();
    }

    /** Returns the option of any of these commands. */
    static Optional<OptionSpec> option(List<CommandSpec> commands, String name) {
        return commands.stream()
                .flatMap(command -> option(command, name).stream())
                .findFirst();
    }

    /** Returns the commands of a program that have settings. */
    static List<CommandSpec> commands(CommandSpec program) {
        return program.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> command.findOption("--config") != null)
                .toList();
    }

    /** Returns the known name that is at most two letters away; empty if there is none. */
    static String similar(List<CommandSpec> commands, String name) {
        return commands.stream()
                .flatMap(command -> command.options().stream())
                .map(option -> option.longestName().substring(2))
                .filter(known -> !TYPED.contains("--" + known) && distance(known, name) <= 2)
                .findFirst()
                .orElse("");
    }

    /** Edit distance of Levenshtein. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
