package io.megaconn.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that messages, help texts and pages have none of the phrases that docs/glossary.md rules out. */
class GlossaryTest {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final List<String> MODULES = List.of("runtime", "server", "client", "orchestrator");
    private static final String RULED_OUT = "## Words that messages don't use";
    private static final Pattern PHRASE = Pattern.compile("`([^`]+)`");

    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|(?m)^ {4}.*$|`[^`\n]*`");

    private static final List<Texts.Text> TEXTS = texts();

    private static List<Texts.Text> texts() {
        try {
            List<Path> sources = new ArrayList<>();
            for (String module : MODULES) {
                try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/main/java"))) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
            return Texts.of(sources);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the project's own JavaScript and HTML, including comments, without the library beside it. */
    private static List<Path> scripts() throws IOException {
        Path folder = HOME.resolve("orchestrator/src/main/resources/io/megaconn/orchestrator/page");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(js|html)"))
                    .toList();
        }
    }

    static List<String> phrases() throws IOException {
        String page = Files.readString(HOME.resolve("docs/glossary.md"));
        return page.substring(page.indexOf(RULED_OUT))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(
                        row -> PHRASE.matcher(row.split("\\|")[1]).results().map((MatchResult found) -> found.group(1)))
                .toList();
    }

    @Test
    void thereAreTextsAndPhrases() throws IOException {
        assertThat(TEXTS).hasSizeGreaterThan(2_000);
        assertThat(phrases()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("phrases")
    void noMessageHasIt(String phrase) {
        Pattern words = pattern(phrase);

        assertThat(TEXTS)
                .filteredOn(text -> words.matcher(text.text()).find())
                .as("texts with '%s'", phrase)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("phrases")
    void noPageHasIt(String phrase) throws IOException {
        Pattern words = pattern(phrase);
        for (Path page : LinksTest.pages()) {
            if (!page.endsWith("glossary.md")) {
                String prose = CODE.matcher(Files.readString(page)).replaceAll("");
                assertThat(words.matcher(prose).results().map(MatchResult::group))
                        .as("%s: '%s'", page, phrase)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("phrases")
    void noScriptHasIt(String phrase) throws IOException {
        assertThat(scripts()).hasSizeGreaterThan(9);
        for (Path script : scripts()) {
            assertThat(pattern(phrase)
                            .matcher(Files.readString(script))
                            .results()
                            .map(MatchResult::group))
                    .as("%s: '%s'", script, phrase)
                    .isEmpty();
        }
    }

    @Test
    void aPhraseIsFoundAsWholeWordsInAnyCaseAndAcrossLines() {
        Pattern words = pattern("goes on");

        assertThat(words.matcher("a run that goes on")).matches(java.util.regex.Matcher::find);
        assertThat(words.matcher("Goes\n   on with it")).matches(java.util.regex.Matcher::find);
        assertThat(words.matcher("undergoes one")).matches(matcher -> !matcher.find());
        assertThat(words.matcher("goes one")).matches(matcher -> !matcher.find());
    }

    /** A literal that is the phrase alone is no text: a unit, such as us, or a key. Neither is a choice in a pattern. */
    private static Pattern pattern(String phrase) {
        String words = Pattern.quote(phrase).replace(" ", "\\E\\s+\\Q");
        return Pattern.compile("(?i)(?!^" + words + "$)(?<![\\w|-])" + words + "(?![\\w|-])");
    }
}
