package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests that messages quoted on the pages are messages that the orchestrator prints. */
class MessagesInPagesTest {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    /** Numbers, names and punctuation, which a page fills in or leaves out. */
    private static final Pattern VARIABLE = Pattern.compile("\\d[\\d.,]*|\\b[A-Z]{2,}\\b|'[^']*'|[:(),;]|\\.\\.\\.");

    private static String literals;

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.walk(HOME.resolve("orchestrator/src/main/java"))) {
            literals = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> LITERAL.matcher(text(file).replaceAll("\"\\s*\\+ \"", ""))
                            .results())
                    .map(literal -> literal.group(1))
                    .collect(Collectors.joining("\n"));
        }
    }

    @Test
    void refusalsAndProblemsOnKubernetes() {
        List<String> messages = firstCells("docs/how-to/kubernetes.md", "| message |");
        messages.addAll(firstCells("docs/how-to/kubernetes.md", "| symptom |"));

        assertThat(messages).hasSizeGreaterThan(5).allSatisfy(MessagesInPagesTest::assertPrinted);
    }

    @Test
    void linesOfPreflight() {
        assertThat(firstCells("docs/how-to/kubernetes.md", "| line |"))
                .hasSizeGreaterThan(10)
                .allSatisfy(MessagesInPagesTest::assertPrinted);
    }

    @Test
    void faultsInTheClosingTable() {
        List<String> lines = text(HOME.resolve("docs/faults.md"))
                .lines()
                .filter(line -> line.startsWith("    fault "))
                .map(line -> line.replaceFirst(" +fault +\\S+ ", "")) // the label, and the process
                .toList();

        assertThat(lines).isNotEmpty().allSatisfy(MessagesInPagesTest::assertPrinted);
    }

    private static void assertPrinted(String message) {
        assertThat(VARIABLE.splitAsStream(message).map(String::strip).filter(part -> part.length() >= 10))
                .as(message)
                .allSatisfy(part -> assertThat(literals).contains(part));
    }

    /** Returns the quoted first cells of the rows of tables with this header. */
    private static List<String> firstCells(String page, String header) {
        List<String> cells = new ArrayList<>();
        boolean inTable = false;
        for (String line : text(HOME.resolve(page)).lines().toList()) {
            inTable = line.startsWith(header) || inTable && line.startsWith("|");
            if (inTable && line.startsWith("| `")) {
                cells.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        return cells;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
