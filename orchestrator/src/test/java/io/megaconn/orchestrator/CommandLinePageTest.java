package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Tests that the tables of docs/reference/cli.md are rendered from the options. After a change of an option render them again:
 * {@code ./mvnw -pl orchestrator -am test -Dtest=CommandLinePageTest -Dsurefire.failIfNoSpecifiedTests=false -Drender-docs=true}
 */
class CommandLinePageTest {
    private static final Path PAGE = Path.of(System.getProperty("megaconn.home"), "docs/reference/cli.md");
    private static final Pattern BLOCK =
            Pattern.compile("(<!-- from the options: (.*?) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    private final CommandSpec orchestrator = Orchestrator.commandLine().getCommandSpec();

    @Test
    void theTablesAreThoseOfTheOptions() throws IOException {
        Map<String, String> blocks = blocks();
        String page = Files.readString(PAGE);
        String rendered = BLOCK.matcher(page)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + blocks.getOrDefault(found.group(2), "unknown") + found.group(3)));
        if (Boolean.getBoolean("render-docs")) {
            Files.writeString(PAGE, rendered);
        }

        assertThat(Files.readString(PAGE))
                .as("render it with -Drender-docs=true, see the test")
                .isEqualTo(rendered);
        assertThat(BLOCK.matcher(page).results().map((MatchResult found) -> found.group(2)))
                .containsExactlyInAnyOrderElementsOf(blocks.keySet());
    }

    private Map<String, String> blocks() {
        Map<String, String> blocks = new LinkedHashMap<>();
        blocks.put(
                "commands",
                commands()
                        .map(CommandReference::row)
                        .collect(Collectors.joining("\n", "| command | what it does |\n|---|---|\n", "\n")));
        blocks.put("every command", CommandReference.common(orchestrator));
        commands().forEach(command -> blocks.put(command.name(), CommandReference.of(command)));
        CommandReference.sides()
                .map(CommandLine::getCommandSpec)
                .forEach(program -> blocks.put(program.name(), CommandReference.of(program)));
        return blocks;
    }

    private Stream<CommandSpec> commands() {
        return orchestrator.subcommands().values().stream().map(CommandLine::getCommandSpec);
    }
}
