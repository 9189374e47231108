package io.megaconn.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CoalescingTest {
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(5);

    private final Coalescing coalescing = new Coalescing(Duration.ofMillis(50));

    private void events(int n) {
        for (int i = 0; i < n; i++) {
            coalescing.event();
        }
    }

    @Test
    void aLoopThatHadNothingToDoWaitsForTheFirstEventAtOnce() {
        assertThat(coalescing.rest()).isZero();
    }

    @Test
    void messagesAreAwaitedForLongConnectionsNot() {
        events(1);
        assertThat(coalescing.rest()).isEqualTo(LONG);
        coalescing.accepting();
        assertThat(coalescing.rest()).isEqualTo(SHORT);
    }

    @Test
    void thereIsNoRestWhileMoreIsWaiting() {
        events(EventLoops.EVENTS_PER_WAKE_UP / 2 - 1);
        assertThat(coalescing.rest()).isEqualTo(LONG);
        events(1);
        assertThat(coalescing.rest()).isZero();
    }

    @Test
    void whatCouldNotBeDoneInOneTurnIsDoneInTheNext() {
        events(1);
        coalescing.more();
        assertThat(coalescing.rest()).isZero();
    }

    @Test
    void everyTurnIsJudgedByItself() throws Exception {
        events(EventLoops.EVENTS_PER_WAKE_UP);
        coalescing.more();
        assertThat(coalescing.calculateStrategy(() -> 7, false)).isEqualTo(SelectStrategy.SELECT);

        events(1);
        assertThat(coalescing.rest()).isEqualTo(LONG);
    }

    @Test
    void aBurstOfConnectionsMayPauseForSomeTurns() throws Exception {
        events(1);
        coalescing.accepting();
        coalescing.calculateStrategy(() -> 7, false);
        events(1);
        assertThat(coalescing.rest()).isEqualTo(SHORT);

        for (int turn = 0; turn < 20; turn++) {
            coalescing.more(); // so that this test does not rest
            coalescing.calculateStrategy(() -> 7, false);
        }
        events(1);
        assertThat(coalescing.rest()).isEqualTo(LONG);
    }

    @Test
    void tasksAreNeverKeptWaiting() throws Exception {
        events(1);
        assertThat(coalescing.calculateStrategy(() -> 7, true)).isEqualTo(7);
    }

    @Test
    void whereSomebodyWaitsForAnAnswerNobodyRests() {
        Coalescing never = new Coalescing(Duration.ZERO);
        never.event();
        assertThat(never.rest()).isZero();
    }
}
