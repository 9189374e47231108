package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.cli.HelpText;
import io.megaconn.runtime.cli.Synopsis;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Tests the help of all programs and subcommands: complete, in groups, and as wide as the terminal. */
class HelpTest {
    private static final Set<String> STANDARD = Set.of("help", "generate-completion");

    static Stream<CommandLine> commands() {
        return programs()
                .flatMap(program -> Stream.concat(Stream.of(program), program.getSubcommands().values().stream()));
    }

    private static Stream<CommandLine> programs() {
        return Stream.concat(Stream.of(Orchestrator.commandLine()), CommandReference.sides());
    }

    /** The commands of this project, without help and generate-completion of each program. */
    static Stream<CommandLine> ours() {
        return commands().filter(command -> !STANDARD.contains(command.getCommandName()));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyOptionIsExplained(CommandLine command) {
        String help = command.getUsageMessage();

        assertThat(visible(command.getCommandSpec())).isNotEmpty().allSatisfy(option -> {
            assertThat(help).contains(Synopsis.of(option));
            assertThat(text(option)).as(option.longestName()).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("ours")
    void aDefaultIsTheLastSentenceAndSpelledInOneWay(CommandLine command) {
        assertThat(visible(command.getCommandSpec())).allSatisfy(option -> {
            assertThat(text(option)).doesNotContain("default is", "Default is", "(default", "${", "null");
            if (option.defaultValue() != null && option.arity().max() > 0) {
                assertThat(text(option)).as(option.longestName()).matches(".*(^|[.)] )Default: [^\n]*\\.");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("ours")
    void anOptionWithAFewAllowedValuesNamesThem(CommandLine command) {
        assertThat(visible(command.getCommandSpec()))
                .filteredOn(option -> option.type().isEnum())
                .allSatisfy(option -> assertThat(option.paramLabel())
                        .isEqualTo(Arrays.stream(option.type().getEnumConstants())
                                .map(String::valueOf)
                                .collect(Collectors.joining("|"))));
        assertThat(command.getUsageMessage()).doesNotContainPattern("<[a-zA-Z]+>");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void fitsTheTerminalAndBreaksOnlyAtSpaces(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List<String> words = words(HelpText.of(spec, 10_000));
        for (int width : new int[] {60, 80, 120}) {
            String help = HelpText.of(spec, width);

            assertThat(words(help)).as("%d columns", width).isEqualTo(words);
            assertThat(help.lines()).as("%d columns", width).allMatch(line -> line.length() <= width);
            assertThat(help.lines().filter(line -> line.startsWith("Usage: "))).hasSize(1);
        }
    }

    private static List<String> words(String help) {
        return Arrays.stream(help.split("\\s+"))
                .filter(word -> !word.equals("\\"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void hasThreeExamplesWhichTheProgramAccepts(CommandLine command) {
        List<String> examples = Stream.of(
                        command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("  "))
                .map(String::strip)
                .toList();

        assertThat(examples).hasSizeGreaterThanOrEqualTo(3).allSatisfy(example -> {
            List<String> words = List.of(example.replace("'", "").split(" "));
            CommandLine program = programs()
                    .filter(one -> words.getFirst().equals("bin/" + one.getCommandName()))
                    .findFirst()
                    .orElseThrow();
            program.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        });
    }

    @Test
    void theOptionsOfARampAreInGroups() {
        CommandLine ramp = Orchestrator.commandLine().getSubcommands().get("ramp");

        assertThat(ramp.getUsageMessage().lines().filter(line -> line.matches("[A-Z][a-z ]*:?")))
                .containsExactly("Load", "Where", "When it ends", "Output", "Other", "Examples:");
        assertThat(ramp.getUsageMessage()).startsWith("Usage: orchestrator ramp [OPTIONS]\n");
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyCommandPrintsTheProgramsVersion(CommandLine command) {
        CommandLine root = command.getCommandSpec().root().commandLine();
        for (String option : List.of("--version", "-V")) {
            String[] args = command == root ? new String[] {option} : new String[] {command.getCommandName(), option};

            assertThat(printed(root, args))
                    .startsWith(root.getCommandName() + " ")
                    .contains("commit ", "JDK ");
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void helpWithTheNameOfACommandPrintsItsHelp(CommandLine command) {
        CommandLine root = command.getCommandSpec().root().commandLine();
        String help = command.getUsageMessage();
        if (command == root) {
            assertThat(printed(root, "help")).isEqualTo(help);
        } else {
            assertThat(printed(root, "help", command.getCommandName())).isEqualTo(help);
            assertThat(printed(root, command.getCommandName(), "--help")).isEqualTo(help);
            assertThat(printed(root, command.getCommandName(), "-h")).isEqualTo(help);
        }
    }

    @Test
    void everyProgramPrintsACompletionScript() {
        assertThat(programs())
                .allSatisfy(program -> assertThat(printed(program, "generate-completion"))
                        .startsWith("#!/usr/bin/env bash")
                        .contains("complete -F _complete_" + program.getCommandName(), "--version"));
    }

    @Test
    void withoutACommandTheCommandsAreOnStandardErrorAndItIsAUsageError() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program =
                Orchestrator.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

        assertThat(program.execute()).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualTo(program.getUsageMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ramp --targt 5", "ramp --bogus", "rmp", "help rmp", "", "status surprise"})
    void anUnknownOptionOrCommandPointsToTheHelp(String args) {
        StringWriter err = new StringWriter();
        CommandLine program = Orchestrator.commandLine().setErr(new PrintWriter(err));

        assertThat(program.execute(args.isEmpty() ? new String[0] : args.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).contains(args.startsWith("ramp") ? "orchestrator ramp --help" : " --help");
    }

    /** Hidden are only those by which the orchestrator's own processes talk to each other. */
    @Test
    void nothingOfTheOrchestratorIsHidden() {
        assertThat(Orchestrator.commandLine().getSubcommands().values())
                .allSatisfy(command ->
                        assertThat(command.getCommandSpec().options()).noneMatch(OptionSpec::hidden));
    }

    private static String printed(CommandLine program, String... args) {
        StringWriter out = new StringWriter();
        assertThat(program.setOut(new PrintWriter(out, true)).execute(args)).isZero();
        return out.toString();
    }

    private static List<OptionSpec> visible(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    private static String text(ArgSpec option) {
        return String.join(" ", option.description());
    }
}
