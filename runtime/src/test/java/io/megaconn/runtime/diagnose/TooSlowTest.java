package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TooSlowTest {
    private final TooSlow rule = new TooSlow();

    @Test
    void saysTheRateAndTheTimeoutThatWouldDo() {
        assertThat(Situation.normal()
                        .waited(Duration.ofSeconds(10), Duration.ofSeconds(15))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "6 connections per second",
                                "the batch needs about 17s, but --batch-timeout is 15s",
                                "add --batch-timeout 25s"));
    }

    @Test
    void aConnectRateThatIsTooLow() {
        assertThat(Situation.normal()
                        .connectRate(6)
                        .waited(Duration.ofSeconds(10), Duration.ofSeconds(15))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("(--connect-rate 6)", "or raise --connect-rate"));
    }

    /** 100 connections are expected. */
    @Test
    void overTlsItSaysWhatTheHandshakesTake() {
        assertThat(Situation.normal()
                        .handshake(0.0731)
                        .waited(Duration.ofSeconds(10), Duration.ofSeconds(15))
                        .seenBy(rule))
                .singleElement()
                .satisfies(
                        found -> assertThat(found.line())
                                .contains(
                                        "but --batch-timeout is 15s; a TLS handshake takes 73.1 ms of CPU, so the batch's 100 take at least 4s on 2 cores"));
    }

    @Test
    void whatStopsConnectionsIsNotSlowness() {
        assertThat(Situation.normal()
                        .failure("TIMEOUT", 9)
                        .waited(Duration.ofSeconds(10), Duration.ofSeconds(15))
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("timeout");
    }

    @Test
    void connectionsThatEndAsFastAsTheyComeAreNotSlow() {
        assertThat(Situation.normal()
                        .failure("EOF", 900)
                        .waited(Duration.ofSeconds(10), Duration.ofSeconds(15))
                        .seenBy(rule))
                .isEmpty();
        assertThat(Situation.normal()
                        .failure("EOF", 2)
                        .waited(Duration.ofSeconds(10), Duration.ofSeconds(15))
                        .seenBy(rule))
                .as("a few")
                .hasSize(1);
    }

    @Test
    void inTime() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }

    @Test
    void tooEarlyToSay() {
        assertThat(Situation.normal()
                        .waited(Duration.ofSeconds(1), Duration.ofSeconds(1))
                        .seenBy(rule))
                .isEmpty();
    }

    @Test
    void nothingComes() {
        assertThat(Situation.normal()
                        .held(0)
                        .waited(Duration.ofSeconds(10), Duration.ofSeconds(11))
                        .seenBy(rule))
                .isEmpty();
    }
}
