package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

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
    void whatOtherRulesKnowIsTheirs() {
        assertThat(Situation.normal()
                        .failure("EMFILE", 5)
                        .failure("TIMEOUT", 1)
                        .failure("EOF", 1)
                        .seenBy(rule))
                .isEmpty();
    }
}
