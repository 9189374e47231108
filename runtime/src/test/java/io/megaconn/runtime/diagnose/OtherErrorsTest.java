package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherErrorsTest {
    private final OtherErrors rule = new OtherErrors();

    @Test
    void theThreeMostFrequent() {
        assertThat(Situation.normal()
                        .failure("EPROTO", 5)
                        .failure("EACCES", 500)
                        .failure("errno 99", 6)
                        .failure("EPERM", 1)
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("EACCES 500 times, errno 99 6 times, EPROTO 5 times", "check the clients"));
    }

    @Test
    void theKnownFixAndTheServersWordsAreShown() {
        assertThat(Situation.normal()
                        .failure("WS_CLOSE_1009", 7)
                        .traffic(new Traffic(0, 0, -1, 0, Map.of(), Map.of("WS_CLOSE_1009", "too big")))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .isEqualTo("clients: WS_CLOSE_1009 7 times (too big) (fix: use a smaller message)"));
    }

    @Test
    void whatThePeerSentInsteadIsShown() {
        assertThat(Situation.normal()
                        .failure("OPENING_TIMEOUT", 1)
                        .traffic(new Traffic(0, 0, -1, 0, Map.of("OPENING_TIMEOUT", "-ERR"), Map.of()))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .startsWith("clients: OPENING_TIMEOUT once (a peer sent \"-ERR\") (fix: compare "));
    }

    @Test
    void whatOtherRulesKnowIsTheirs() {
        assertThat(Situation.normal()
                        .failure("EMFILE", 5)
                        .failure("TIMEOUT", 1)
                        .failure("EOF", 1)
                        .seenBy(rule))
                .isEmpty();
    }
}
