package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.diagnose.Diagnosis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every limit that can be found has a page in docs/limits, and every page is of a limit that can be found. */
class LimitPagesTest {
    /** What a rule about pods calls a limit. */
    private static final Pattern NAMED = Pattern.compile("\"([a-z]+(?:-[a-z]+)*)\"");

    private static final Pattern REPRODUCED = Pattern.compile("\\*\\*Reproduced by\\*\\* `(\\w+IT)`");

    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final Path PAGES = HOME.resolve("docs/limits");

    @Test
    void everyRuleHasAPage() {
        assertThat(Diagnosis.limits())
                .allSatisfy(limit -> assertThat(PAGES.resolve(limit + ".md")).exists());
    }

    @Test
    void everyPageHasARule() throws IOException {
        Set<String> named = named();

        assertThat(pages()).isNotEmpty().allSatisfy(page -> assertThat(named).contains(page));
    }

    @Test
    void everyPageIsInTheIndexAndHasItsParts() throws IOException {
        String index = Files.readString(PAGES.resolve("README.md"));
        for (String page : pages()) {
            assertThat(index).contains("(" + page + ".md)");
            assertThat(Files.readString(PAGES.resolve(page + ".md")))
                    .as(page)
                    .contains("**Cause.**", "**See it by hand", "**Fix", "**megaconn says");
        }
    }

    /** Errors that no rule knows can't be made up. */
    @Test
    void everyLimitIsReallyRunInto() throws IOException {
        Map<String, String> tests = tests();
        for (String page : pages()) {
            if (!page.equals("errors")) {
                Matcher named = REPRODUCED.matcher(Files.readString(PAGES.resolve(page + ".md")));
                assertThat(named.find())
                        .as("%s: **Reproduced by** `SomeIT`", page)
                        .isTrue();
                assertThat(tests).as(page).containsKey(named.group(1));
                assertThat(tests.get(named.group(1)))
                        .as("%s: what it asserts to be found", named.group(1))
                        .containsAnyOf("\"" + page + "\"", page + ".md");
            }
        }
    }

    private static Map<String, String> tests() throws IOException {
        Map<String, String> tests = new HashMap<>();
        for (String module : List.of("orchestrator", "client", "server", "e2e")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/test"))) {
                files.filter(file -> file.toString().endsWith("IT.java"))
                        .forEach(file -> tests.merge(
                                file.getFileName().toString().replaceFirst("\\.java$", ""),
                                text(file),
                                String::concat)); // two modules have a RampIT
            }
        }
        return tests;
    }

    private static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .toList();
        }
    }

    /** Of the rules that are applied, and of the rules about pods: not what other classes say of them. */
    private static Set<String> named() throws IOException {
        Set<String> named = new HashSet<>(Diagnosis.limits());
        try (Stream<Path> files =
                Files.walk(HOME.resolve("orchestrator/src/main/java/io/megaconn/orchestrator/kube"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(LimitPagesTest::text)
                    .filter(text -> text.contains(" implements PodRule "))
                    .flatMap(text -> NAMED.matcher(text).results())
                    .forEach(name -> named.add(name.group(1)));
        }
        return named;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
