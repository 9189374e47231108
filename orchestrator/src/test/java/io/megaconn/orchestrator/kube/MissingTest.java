package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MissingTest {
    private long clock = 1;
    private int asked;
    private final Missing missing = new Missing(this::lookUp, () -> clock);

    private String lookUp() {
        asked++;
        return "exceeded quota";
    }

    private void pass(int seconds) {
        clock += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void theReasonStaysWhilePodsAreMissingAndIsAskedForNowAndThen() {
        assertThat(missing.reason(2)).as("the controller needs a moment").isEmpty();
        pass(6);

        for (int second = 6; second < 60; second++) {
            assertThat(missing.reason(2)).isEqualTo("2 pods not created: exceeded quota");
            pass(1);
        }

        assertThat(asked).isEqualTo(3);
    }

    @Test
    void podsThatAreMissingLaterAreAnotherMatter() {
        missing.reason(2);
        pass(6);
        assertThat(missing.reason(2)).isNotEmpty();
        pass(60);

        assertThat(missing.reason(2)).isEmpty();
    }
}
