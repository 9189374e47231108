package io.megaconn.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that links between the project's pages lead to a file, and to a heading in it. */
class LinksTest {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(markdown(HOME, 1));
        pages.addAll(markdown(HOME.resolve("docs"), 9));
        return pages;
    }

    private static List<Path> markdown(Path folder, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadSomewhere(Path page) throws IOException {
        List<String> links = LINK.matcher(Files.readString(page))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();

        assertThat(links).allSatisfy(link -> assertLeads(page, link));
    }

    private static void assertLeads(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
        assertThat(target).exists();
        if (parts.length == 2) {
            assertThat(anchors(target)).contains(parts[1]);
        }
    }

    /** Returns the anchor that GitHub makes of a heading. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map((MatchResult heading) -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
