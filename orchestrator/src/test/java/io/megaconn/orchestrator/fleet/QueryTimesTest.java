package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryTimesTest {
    private static final long SECOND = 1_000_000_000L;

    private final QueryTimes asked = new QueryTimes();

    @Test
    void beforeItsFirstAnswerItsFiguresHaveNoAge() {
        assertThat(asked.witness("server", SECOND)).isEqualTo(new Witness("server", -1, 0));
        asked.queried(SECOND);
        assertThat(asked.witness("server", 4 * SECOND)).isEqualTo(new Witness("server", -1, 3_000));
    }

    @Test
    void figuresGrowOldFromTheAnswerAndSilenceFromTheFirstQuestionWithoutOne() {
        asked.queried(0);
        asked.answered(SECOND);
        asked.queried(2 * SECOND);
        asked.queried(7 * SECOND); // the first question failed

        assertThat(asked.witness("server", 9 * SECOND)).isEqualTo(new Witness("server", 8_000, 7_000));

        asked.answered(10 * SECOND);
        assertThat(asked.witness("server", 10 * SECOND)).isEqualTo(new Witness("server", 0, 0));
    }

    @Test
    void whoIsGoneIsNotSilent() {
        asked.queried(0);
        asked.gone();

        assertThat(asked.witness("server", 9 * SECOND).unansweredMs()).isZero();
    }
}
