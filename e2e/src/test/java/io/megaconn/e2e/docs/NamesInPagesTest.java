package io.megaconn.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that each class named on a page about the architecture exists. */
class NamesInPagesTest {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final List<String> MODULES =
            List.of("testkit", "runtime", "server", "client", "orchestrator", "e2e");

    /** {@code `Gate`}, {@code `Connection.READING`}: with a small letter, so not a constant or an abbreviation. */
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.\\w+)?(?:\\([^`]*\\))?`");

    private static final Pattern TYPE = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w+)");

    /** Names of others: the JDK, Netty, JLine, fabric8, Kubernetes, the kernel. */
    private static final Set<String> FOREIGN = Set.of(
            "IoHandle",
            "EpollIoHandle",
            "FileDescriptor",
            "SSLContext",
            "Config",
            "SocketChannel",
            "SslHandler",
            "WCWidth",
            "Display",
            "Character",
            "Parallel",
            "CurrEstab");

    private static final Set<String> TYPES = types();

    private static Set<String> types() {
        Set<String> types = new HashSet<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    TYPE.matcher(Files.readString(file)).results().forEach(type -> types.add(type.group(1)));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return types;
    }

    static List<Path> pages() throws IOException {
        List<Path> pages =
                new ArrayList<>(List.of(HOME.resolve("docs/architecture.md"), HOME.resolve("docs/glossary.md")));
        for (String folder : List.of("docs/architecture", "docs/adr")) {
            try (Stream<Path> files = Files.list(HOME.resolve(folder))) {
                files.sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyClassExists(Path page) throws IOException {
        assertThat(NAME.matcher(Files.readString(page)).results().map((MatchResult name) -> name.group(1)))
                .filteredOn(name -> !FOREIGN.contains(name))
                .isSubsetOf(TYPES);
    }

    @Test
    void everyDecisionIsInTheIndexAndShort() throws IOException {
        Path folder = HOME.resolve("docs/adr");
        String index = Files.readString(folder.resolve("README.md"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.endsWith("README.md")))
                    .hasSizeGreaterThan(5)
                    .allSatisfy(file -> {
                        assertThat(index).contains("(" + file.getFileName() + ")");
                        assertThat(Files.readString(file))
                                .contains("**Context.**", "**Decision.**", "**Consequences.**");
                        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(40);
                    });
        }
    }
}
