package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoConnectionTest {
    private static final long MICRO = 1_000;
    private static final int NO_DESCRIPTOR = Integer.MAX_VALUE; // never opened, never closed

    private final EchoConnection connection = new EchoConnection(NO_DESCRIPTOR, 0, (c, r, e) -> {});

    @Test
    void theReplyTimeCountsFromTheIntendedSendTime() {
        connection.sent(32, 1_000 * MICRO);
        assertThat(connection.received(32, 1_250 * MICRO)).isEqualTo(250);
    }

    @Test
    void aReplyInPartsIsTimedOnceAtItsLastByte() {
        connection.sent(32, 1_000 * MICRO);
        assertThat(connection.received(1, 1_100 * MICRO)).isEqualTo(-1);
        assertThat(connection.received(30, 1_200 * MICRO)).isEqualTo(-1);
        assertThat(connection.received(1, 1_300 * MICRO)).isEqualTo(300);
        assertThat(connection.received(1, 1_400 * MICRO)).isEqualTo(-1);
    }

    @Test
    void withSeveralMessagesOutstandingTheOldestCounts() {
        connection.sent(32, 1_000 * MICRO);
        connection.sent(32, 2_000 * MICRO);
        connection.sent(32, 3_000 * MICRO);
        assertThat(connection.received(64, 3_100 * MICRO)).isEqualTo(-1);
        assertThat(connection.received(32, 3_500 * MICRO)).isEqualTo(2_500);
    }

    @Test
    void theNextMessageAfterACompleteReplyCountsFromItsOwnTime() {
        connection.sent(32, 1_000 * MICRO);
        connection.received(32, 1_100 * MICRO);
        connection.sent(32, 9_000 * MICRO);
        assertThat(connection.received(32, 9_010 * MICRO)).isEqualTo(10);
    }

    @Test
    void bytesThatNobodyAskedForAreNoReply() {
        assertThat(connection.received(100, 5_000 * MICRO)).isEqualTo(-1);
        connection.sent(32, 6_000 * MICRO);
        assertThat(connection.received(31, 6_100 * MICRO)).isEqualTo(-1);
        assertThat(connection.received(1, 6_200 * MICRO)).isEqualTo(200);
    }

    @Test
    void timesSurviveTheWrapAroundOfThirtyTwoBits() {
        long beforeWrap = ((1L << 31) - 10) * MICRO;
        connection.sent(32, beforeWrap);
        assertThat(connection.received(32, beforeWrap + 25 * MICRO)).isEqualTo(25);
    }

    @Test
    void aReplyIsNeverFasterThanNoTime() {
        connection.sent(32, 2_000 * MICRO);
        assertThat(connection.received(32, 1_999 * MICRO)).isZero();
    }
}
