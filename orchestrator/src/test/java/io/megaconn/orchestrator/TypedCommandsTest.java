package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.cli.TypedCommands;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.HelpText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TypedCommandsTest {
    @TempDir
    Path folder;

    private CommandLine program(Map<String, String> environment, String... args) {
        return Cli.complete(
                TypedCommands.of(Orchestrator.root(), Orchestrator.COMMANDS, environment, folder, List.of(args)));
    }

    private static int options(CommandLine program, String command) {
        return program.getSubcommands().get(command).getCommandSpec().options().size();
    }

    private static CommandLine full() {
        return Orchestrator.commandLine();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "-h", "help", "--version"})
    void theProgramsHelpNeedsNoOptionOfItsCommands(String args) {
        CommandLine program = program(Map.of(), args.isEmpty() ? new String[0] : new String[] {args});

        assertThat(HelpText.of(program.getCommandSpec(), 80)).isEqualTo(HelpText.of(full().getCommandSpec(), 80));
        assertThat(options(program, "ramp")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ramp --local --target 5", "ramp --help", "help ramp"})
    void theTypedCommandIsComplete(String args) {
        CommandLine program = program(Map.of("PATH", "/bin", "MEGACONN_NO_AOT", "1"), args.split(" "));

        assertThat(HelpText.of(program.getSubcommands().get("ramp").getCommandSpec(), 80))
                .isEqualTo(HelpText.of(full().getSubcommands().get("ramp").getCommandSpec(), 80));
        assertThat(options(program, "status")).isZero();
    }

    /** Tests arguments behind which any command may be, and one that is corrected. */
    @ParameterizedTest
    @ValueSource(
            strings = {"@options", "-v ramp", "rmp", "generate-completion", "ramp --config x.yaml", "status --config=x"
            })
    void othersNeedAllCommands(String args) {
        CommandLine program = program(Map.of(), args.split(" "));

        assertThat(options(program, "ramp")).isPositive();
        assertThat(options(program, "down")).isPositive();
    }

    @Test
    void settingsOfAnyCommandNeedAllCommands() throws Exception {
        assertThat(options(program(Map.of("MEGACONN_TARGET", "5"), "status"), "ramp"))
                .isPositive();
        Files.writeString(folder.resolve("megaconn.yaml"), "");
        assertThat(options(program(Map.of(), "status"), "ramp")).isPositive();
    }
}
