package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatsFreshnessTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void whileClientsConnectOldAnswersWillDoAndOlderOnesOfThoseThatAreFull() {
        assertThat(StatsFreshness.CONNECTING.accepts(false, SECOND)).isTrue();
        assertThat(StatsFreshness.CONNECTING.accepts(false, 3 * SECOND)).isFalse();
        assertThat(StatsFreshness.CONNECTING.accepts(true, 3 * SECOND)).isTrue();
        assertThat(StatsFreshness.CONNECTING.accepts(true, 6 * SECOND)).isFalse();
    }

    @Test
    void whenTheServerIsFullOnlyThoseAreAskedThatWereNot() {
        assertThat(StatsFreshness.ALMOST_THERE.accepts(true, SECOND)).isTrue();
        assertThat(StatsFreshness.ALMOST_THERE.accepts(false, 1)).isFalse();
    }

    @Test
    void afterALossEverybodyIsAsked() {
        assertThat(StatsFreshness.NOW.accepts(true, 1)).isFalse();
        assertThat(StatsFreshness.NOW.accepts(false, 1)).isFalse();
    }
}
