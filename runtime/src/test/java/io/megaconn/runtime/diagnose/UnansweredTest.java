package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnansweredTest {
    private final Unanswered rule = new Unanswered();

    @Test
    void byAFirewall() {
        assertThat(Situation.normal().failure("TIMEOUT", 12).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("12 connects got no answer from 127.0.0.1:9000", "nft list ruleset"));
    }

    @Test
    void inACluster() {
        assertThat(Situation.normal().inCluster().failure("ETIMEDOUT", 12).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("allow 127.0.0.1:9000"));
    }

    @Test
    void noneNone() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }
}
