package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResetsTest {
    private final Resets rule = new Resets();

    @Test
    void resetsAndEnds() {
        assertThat(Situation.normal()
                        .failure("ECONNRESET", 12)
                        .failure("EOF", 3)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found ->
                        assertThat(found.line()).contains("reset 12 times (ECONNRESET) and closed 3 times (EOF)"));
    }

    @Test
    void whatDidNotHappenIsNotCounted() {
        assertThat(Situation.normal().failure("ECONNRESET", 1).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("connections were reset once (ECONNRESET) by the server")
                        .doesNotContain("EOF"));
    }

    @Test
    void whatAPeerSentBeforeItClosedIsShown() {
        assertThat(Situation.normal()
                        .failure("EOF", 3)
                        .traffic(new Traffic(0, 0, -1, 0, Map.of("EOF", "ERROR Too many open connections"), Map.of()))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found ->
                        assertThat(found.line()).contains("one peer sent first: \"ERROR Too many open connections\""));
    }

    @Test
    void anExplanationOfTheClientsIsShown() {
        assertThat(Situation.normal()
                        .failure("EOF", 3)
                        .traffic(new Traffic(0, 0, -1, 0, Map.of(), Map.of("EOF", "it may expect TLS")))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("; it may expect TLS (fix: "));
    }

    @Test
    void alsoThoseThatAreReplacedAlready() {
        assertThat(Situation.normal().held(100).failure("EOF", 3).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("closed 3 times"));
    }

    @Test
    void aServerThatDiedIsNoProxy() {
        assertThat(Situation.normal().serverDied().failure("EOF", 60).seenBy(rule))
                .isEmpty();
    }

    /** The server closes what it can't watch. */
    @Test
    void whatAServerWithoutAWatchClosesHasThatForItsCause() {
        assertThat(Situation.normal()
                        .serverFailure("ENOSPC", 3)
                        .failure("EOF", 3)
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("epoll-watches");
    }

    @Test
    void noneNone() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }
}
