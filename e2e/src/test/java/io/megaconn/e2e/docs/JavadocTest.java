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

/** Tests that the first sentence of Javadoc says what the element is or does: it starts with its noun or verb. */
class JavadocTest {
    private static final Path HOME = Path.of(System.getProperty("megaconn.home"));
    private static final List<String> MODULES =
            List.of("testkit", "runtime", "server", "client", "orchestrator", "e2e");

    /** Matches a comment that starts in the middle of a sentence, up to the end of its first line. */
    private static final Pattern FRAGMENT =
            Pattern.compile("/\\*\\*\\s+(?:\\*\\s+)?((?:Of|As|How|What|Where|Which|Who|Whose|"
                    + "Whether|Such|That|Those|So|Nobody|With|Without|For|By|From|In|On|At|But|Like|To|Whatever|Whoever|"
                    + "It|Its|They|Their|Here|There|Is|Are|After|Before|If|When|While|Because|Since|Not|Both|The same)"
                    + " [^\\n]*)");

    @Test
    void noCommentStartsInTheMiddleOfASentence() throws IOException {
        List<String> fragments = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java"))
                        .filter(f -> !f.endsWith("JavadocTest.java")) // has examples
                        .toList()) {
                    fragments(Files.readString(file))
                            .forEach(found -> fragments.add(file.getFileName() + ": " + found));
                }
            }
        }

        assertThat(fragments).isEmpty();
    }

    @Test
    void findsFragmentsOnOneLineAndOnSeveral() {
        assertThat(fragments("/** Of two clients. */")).containsExactly("Of two clients. */");
        assertThat(fragments("/**\n     * How many connections wait.\n     */"))
                .containsExactly("How many connections wait.");
        assertThat(fragments("/** Offers a message. */ /** Returns whether it is up. */ /* As before */ // What"))
                .isEmpty();
    }

    private static List<String> fragments(String source) {
        return FRAGMENT.matcher(source)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
