package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every verb is in its help, and says what it does. */
class HelpTest {
    static Stream<CommandLine> verbs() {
        return Cli.commandLine(Orchestrator.class).getSubcommands().values().stream()
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyOptionIsExplained(CommandLine verb) {
        String help = verb.getUsageMessage();

        assertThat(verb.getCommandSpec().options())
                .isNotEmpty()
                .filteredOn(option -> !option.hidden())
                .allSatisfy(option -> {
                    assertThat(help).contains(option.longestName());
                    assertThat(String.join(" ", option.description()))
                            .as(option.longestName())
                            .isNotBlank();
                });
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everySubcommandPrintsTheProgramsVersion(CommandLine subcommand) {
        StringWriter out = new StringWriter();

        int exitCode =
                subcommand.getParent().setOut(new PrintWriter(out)).execute(subcommand.getCommandName(), "--version");

        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("orchestrator ").contains("commit ", "JDK ");
    }

    /** Hidden are only those by which the orchestrator's own processes talk to each other. */
    @ParameterizedTest
    @MethodSource("verbs")
    void noneIsHidden(CommandLine verb) {
        assertThat(verb.getCommandSpec().options()).noneMatch(OptionSpec::hidden);
    }
}
