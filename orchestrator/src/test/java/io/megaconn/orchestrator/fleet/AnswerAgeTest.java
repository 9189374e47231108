package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerAgeTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void whileClientsConnectOldAnswersWillDoAndOlderOnesOfThoseThatAreFull() {
        assertThat(AnswerAge.CONNECTING.of(false, SECOND)).isTrue();
        assertThat(AnswerAge.CONNECTING.of(false, 3 * SECOND)).isFalse();
        assertThat(AnswerAge.CONNECTING.of(true, 3 * SECOND)).isTrue();
        assertThat(AnswerAge.CONNECTING.of(true, 6 * SECOND)).isFalse();
    }

    @Test
    void whenTheServerIsFullOnlyThoseAreAskedThatWereNot() {
        assertThat(AnswerAge.ALMOST_THERE.of(true, SECOND)).isTrue();
        assertThat(AnswerAge.ALMOST_THERE.of(false, 1)).isFalse();
    }

    @Test
    void afterALossEverybodyIsAsked() {
        assertThat(AnswerAge.NOW.of(true, 1)).isFalse();
        assertThat(AnswerAge.NOW.of(false, 1)).isFalse();
    }
}
