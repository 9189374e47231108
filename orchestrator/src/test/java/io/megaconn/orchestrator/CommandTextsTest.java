package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that messages get their commands from CommandHints: others would act on whatever cluster is current. */
class CommandTextsTest {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final List<String> MAKERS = List.of("CommandHints.java", "CalledAs.java");
    private static final Pattern COMMAND =
            Pattern.compile("\"[^\"]*(?:\\bkubectl |\\bhelm [a-z]+ |bin/orchestrator)[^\"]*\"");
    /** Examples in help texts, which concern no cluster. */
    private static final Pattern EXAMPLE = Pattern.compile("\"(?:Example:)? +bin/[^\"]*\"");

    /** Commands that only root can run; ulimit is one when it raises a hard limit, but sudo can't run a shell's builtin. */
    private static final Pattern ROOT = Pattern.compile(
            "(?<!sudo )(?:sysctl -w |prlimit --\\w+=|nft list|ip link set|dmesg|journalctl -k|ausearch)|ulimit -[nv] ");

    @Test
    void commandsThatOnlyRootCanRunBeginWithSudo() {
        List<String> found = Stream.of("runtime", "client", "server", "orchestrator")
                .flatMap(module -> sources(HOME.resolve(module).resolve("src/main/java")))
                .flatMap(file -> text(file)
                        .lines()
                        .filter(line ->
                                line.contains("\"") && ROOT.matcher(line).find())
                        .map(line -> file.getFileName() + ": " + line.strip()))
                .toList();

        assertThat(found).isEmpty();
    }

    @Test
    void noMessageSpellsACommandItself() {
        List<String> found = Stream.of("runtime", "client", "server", "orchestrator")
                .flatMap(module -> sources(HOME.resolve(module).resolve("src/main/java")))
                .filter(file -> !MAKERS.contains(file.getFileName().toString()))
                .flatMap(file -> COMMAND.matcher(EXAMPLE.matcher(text(file)).replaceAll("\"\""))
                        .results()
                        .map(hit -> file.getFileName() + ": " + hit.group()))
                .toList();

        assertThat(found).isEmpty();
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
