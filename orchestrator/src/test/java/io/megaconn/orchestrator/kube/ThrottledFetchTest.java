package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottledFetchTest {
    private long clock = 1;
    private int asked;
    private final ThrottledFetch<String> lookUp =
            new ThrottledFetch<>(this::request, "", ThrottledFetch.PATIENCE, () -> clock);

    private String request() {
        asked++;
        return "exceeded quota";
    }

    private void pass(int seconds) {
        clock += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void theAnswerStaysWhileSomethingIsWrongAndIsAskedForNowAndThen() {
        assertThat(lookUp.get(true)).as("it may get right by itself").isEmpty();
        pass(6);

        for (int second = 6; second < 60; second++) {
            assertThat(lookUp.get(true)).isEqualTo("exceeded quota");
            pass(1);
        }

        assertThat(asked).as("after 6, 16, 36 and 56 s").isEqualTo(4);
    }

    @Test
    void aSingleLookDoesNotWaitAndLaterOnesAreRareAllTheSame() {
        ThrottledFetch<String> atOnce = new ThrottledFetch<>(this::request, "", Duration.ZERO, () -> clock);

        for (int second = 0; second < 30; second++) {
            assertThat(atOnce.get(true)).isEqualTo("exceeded quota");
            pass(1);
        }

        assertThat(asked).as("after 0, 10 and 30 s").isEqualTo(2);
    }

    @Test
    void whatIsWrongLaterIsAnotherMatter() {
        lookUp.get(true);
        pass(6);
        assertThat(lookUp.get(true)).isNotEmpty();
        pass(60);
        assertThat(lookUp.get(true)).isEmpty();
    }

    @Test
    void whileNothingIsWrongNobodyIsAsked() {
        lookUp.get(true);
        for (int second = 0; second < 60; second++) {
            assertThat(lookUp.get(false)).isEmpty();
            pass(1);
        }

        assertThat(lookUp.get(true)).isEmpty();
        assertThat(asked).isZero();
    }
}
