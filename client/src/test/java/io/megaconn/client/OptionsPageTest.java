package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.cli.Cli;
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

/** docs/reference/cli.md has every option of this program, and no others. */
class OptionsPageTest {
    private static final Pattern OPTION = Pattern.compile("`(--?[a-zA-Z][a-z-]*)[ `]");

    @Test
    void hasEveryOptionAndNoOther() throws IOException {
        List<String> all =
                Files.readAllLines(Path.of(System.getProperty("megaconn.home")).resolve("docs/reference/cli.md"));
        List<String> page = all.subList(all.indexOf("# bin/client") + 1, all.size()).stream()
                .takeWhile(line -> !line.startsWith("# bin/"))
                .toList();
        Set<String> options = Cli.commandLine(new ClientMain()).getCommandSpec().options().stream()
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
