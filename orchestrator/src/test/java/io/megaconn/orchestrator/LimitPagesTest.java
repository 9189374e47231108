package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.podrules.PodRules;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that every limit that a rule reports has a page of the same shape in docs/limits, and that every page has a limit. */
class LimitPagesTest {
    private static final List<String> PARTS = List.of(
            "# ", "**Cause.** ", "**See it by hand.**", "**Fix.**", "**megaconn reports**", "**Reproduced by** `");

    /** The findings that a page shows: indented lines between the heading and the next paragraph that starts in bold. */
    private static final Pattern REPORTED = Pattern.compile("(?s)\\*\\*megaconn reports\\*\\*(.*?)(?:\n\\*\\*|$)");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("%[\\d$,.]*[a-zA-Z]|%%");

    private static final Pattern REPRODUCED = Pattern.compile("\\*\\*Reproduced by\\*\\* `(\\w+IT)`");

    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final Path PAGES = HOME.resolve("docs/limits");

    @Test
    void everyLimitHasAPage() {
        assertThat(Limit.values())
                .allSatisfy(limit -> assertThat(HOME.resolve(limit.page())).exists());
    }

    @Test
    void everyPageHasALimit() throws IOException {
        assertThat(pages())
                .isNotEmpty()
                .isSubsetOf(Stream.of(Limit.values()).map(Limit::toString).toList());
    }

    @Test
    void everyLimitIsReportedByARule() {
        Set<Limit> reported = new HashSet<>(Diagnosis.limits());
        reported.addAll(PodRules.limits());
        reported.add(Limit.PROXY_PORTS); // by the local fleet

        assertThat(reported).containsExactlyInAnyOrder(Limit.values());
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        String index = Files.readString(PAGES.resolve("README.md"));

        assertThat(pages()).allSatisfy(page -> assertThat(index).contains("(" + page + ".md)"));
    }

    @Test
    void everyPageHasItsPartsInOneOrder() throws IOException {
        for (String page : pages()) {
            List<String> parts = page.equals("errors") ? PARTS.subList(0, 5) : PARTS;
            String text = Files.readString(PAGES.resolve(page + ".md"));
            assertThat(text).as(page).startsWith("# ").containsSubsequence(parts);
            parts.forEach(part -> assertThat(("\n" + text).split(Pattern.quote("\n" + part), -1))
                    .as("%s: %s once", page, part)
                    .hasSize(2));
        }
    }

    /** Tests that a page has the exact text of its finding, so that a web search leads to it. */
    @Test
    void everyPageShowsTheTextOfItsFinding() throws IOException {
        for (String page : pages()) {
            Matcher reported = REPORTED.matcher(Files.readString(PAGES.resolve(page + ".md")));
            assertThat(reported.find()).as(page).isTrue();
            List<String> findings = reported.group(1)
                    .lines()
                    .filter(line -> line.startsWith("    "))
                    .toList();
            assertThat(findings).as(page).isNotEmpty();
            if (!page.equals("errors")) { // its text is only the numbers of the errors
                assertThat(findings)
                        .as("%s: a line with the text of its rule", page)
                        .allSatisfy(line -> assertThat(texts(page))
                                .anySatisfy(text -> assertThat(line).containsPattern(text)));
            }
        }
    }

    /** Tests that a test runs into each limit, except errors that no rule knows. */
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

    /** Returns the texts of rules that report a limit, with wildcards for numbers and names. */
    private static List<Pattern> texts(String limit) throws IOException {
        String constant = "Limit." + limit.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
        Pattern named = Pattern.compile(constant + "\\b");
        try (Stream<String> rules = rules()) {
            return rules.filter(rule -> named.matcher(rule).find())
                    .flatMap(rule -> LITERAL.matcher(rule).results())
                    .map(literal -> literal.group(1))
                    .filter(text -> text.contains(" ")
                            && PLACEHOLDER.matcher(text).replaceAll("").length() >= 9)
                    .map(text -> Pattern.compile(Stream.of(PLACEHOLDER.split(text, -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"))))
                    .toList();
        }
    }

    private static Stream<String> rules() throws IOException {
        List<String> rules = new ArrayList<>();
        for (String folder : List.of(
                "runtime/src/main/java/io/megaconn/runtime/diagnose",
                "orchestrator/src/main/java/io/megaconn/orchestrator/fleet",
                "orchestrator/src/main/java/io/megaconn/orchestrator/kube")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(LimitPagesTest::text)
                        .filter(text -> text.contains(" implements PodRule ")
                                || text.contains(" implements Rule ")
                                || text.contains("Finding.of("))
                        .forEach(rules::add);
            }
        }
        return rules.stream();
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

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
