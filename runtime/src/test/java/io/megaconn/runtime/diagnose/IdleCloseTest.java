package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.Losses;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdleCloseTest {
    private final IdleClose rule = new IdleClose();

    private static Losses lost(Map<Long, Long> ages, Map<Long, Long> idle, long seconds) {
        return new Losses(ages, idle, seconds);
    }

    private static Map<Long, Long> spread() {
        Map<Long, Long> spread = new HashMap<>();
        for (long ms = 100; ms < 100_000; ms = ms * 5 / 4) {
            spread.put(Losses.bucket(ms), 10L);
        }
        return spread;
    }

    @Test
    void closedAfterOneTimeWithoutAMessage() {
        assertThat(Situation.normal()
                        .remote()
                        .losses(lost(spread(), Map.of(Losses.bucket(6_000), 90L), 5))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains(
                                "between clients and server: a device closes connections idle for 5.7s to 6.3s (90 of 90 lost connections)",
                                "idle timeout",
                                "--message-interval 2s"));
    }

    @Test
    void onALoopbackAddressNoDeviceIsInBetween() {
        assertThat(Situation.normal()
                        .losses(lost(spread(), Map.of(Losses.bucket(6_000), 90L), 5))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .startsWith(
                                "server: the server, or a proxy on this machine, closes connections idle for 5.7s to 6.3s")
                        .doesNotContain("device", "firewall"));
    }

    @Test
    void closedAtOneAge() {
        assertThat(Situation.normal()
                        .losses(lost(Map.of(Losses.bucket(60_000), 90L), spread(), 5))
                        .seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).contains("at an age of", "90 of 90"));
    }

    @Test
    void aServerThatDiesLosesAllInOneMoment() {
        assertThat(Situation.normal()
                        .losses(lost(Map.of(Losses.bucket(60_000), 90L), Map.of(Losses.bucket(3_000), 90L), 2))
                        .seenBy(rule))
                .isEmpty();
    }

    @Test
    void howeverLongTheKernelTakesToEndTheConnectionsOfADeadServer() {
        assertThat(Situation.normal()
                        .serverDied()
                        .losses(lost(Map.of(Losses.bucket(60_000), 90L), spread(), 5))
                        .seenBy(rule))
                .isEmpty();
    }

    @Test
    void lossesWithoutAnythingInCommonAreNone() {
        assertThat(Situation.normal().losses(lost(spread(), spread(), 9)).seenBy(rule))
                .isEmpty();
    }

    @Test
    void whatIsResetWhenItSendsIsNotIdle() {
        assertThat(Situation.normal()
                        .losses(lost(spread(), Map.of(Losses.bucket(20), 90L), 9))
                        .seenBy(rule))
                .isEmpty();
    }

    @Test
    void nothingLost() {
        assertThat(Situation.normal().seenBy(rule)).isEmpty();
    }

    @Test
    void itExplainsTheEndsOfConnections() {
        assertThat(Situation.normal()
                        .failure("EOF", 90)
                        .losses(lost(spread(), Map.of(Losses.bucket(3_000), 90L), 5))
                        .diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("idle-close");
    }
}
