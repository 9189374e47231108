package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** docs/reference/cli.md has every verb and every option, and no others. */
class CommandLinePageTest {
    private static final Pattern OPTION = Pattern.compile("`(--?[a-zA-Z][a-z-]*)[ `]");

    private final CommandSpec orchestrator = new CommandLine(Orchestrator.class).getCommandSpec();
    private final List<String> page =
            Files.readAllLines(Path.of(System.getProperty("megaconn.home")).resolve("docs/reference/cli.md")).stream()
                    .takeWhile(line -> !line.equals("# bin/client"))
                    .toList();

    CommandLinePageTest() throws IOException {}

    @Test
    void hasASectionForEachVerb() {
        assertThat(page)
                .containsAll(orchestrator.subcommands().keySet().stream()
                        .map(verb -> "## " + verb)
                        .toList());
    }

    @Test
    void hasEveryOptionAndNoOther() {
        Set<String> options = Stream.concat(
                        Stream.of(orchestrator),
                        orchestrator.subcommands().values().stream().map(CommandLine::getCommandSpec))
                .flatMap(verb -> verb.options().stream())
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.of(option.names()))
                .collect(Collectors.toSet());

        Set<String> described = page.stream()
                .filter(line -> line.startsWith("| `-"))
                .map(line -> line.split("\\|")[1])
                .flatMap(cell -> OPTION.matcher(cell).results().map((MatchResult option) -> option.group(1)))
                .collect(Collectors.toSet());

        assertThat(described).containsExactlyInAnyOrderElementsOf(options);
    }
}
