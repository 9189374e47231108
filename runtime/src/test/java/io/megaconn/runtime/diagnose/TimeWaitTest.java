package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeWaitTest {
    private final TimeWait rule = new TimeWait();

    private static Situation waiting(long sockets) {
        return Situation.normal().limit("net.ipv4.ip_local_port_range", 28_232).timeWaitOfClients(sockets);
    }

    @Test
    void connectsAreSlowPastHalfOfTheRange() {
        assertThat(waiting(16_000).seenBy(rule))
                .singleElement()
                .satisfies(found -> assertThat(found.line())
                        .contains("16,000 closed connections", "TIME_WAIT", "28,232", "--source"));
    }

    @Test
    void aFewAreNoProblem() {
        assertThat(waiting(5_000).seenBy(rule)).isEmpty();
    }

    @Test
    void whereNothingIsMissingNothingIsSlow() {
        assertThat(waiting(16_000).held(100).seenBy(rule)).isEmpty();
    }

    @Test
    void aConnectThatIsRefusedHadItsPort() {
        assertThat(waiting(16_000).failure("ECONNREFUSED", 20).seenBy(rule)).isEmpty();
    }
}
