package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests the losses that a kill by the kernel explains. */
class OutOfMemoryTest {
    private static Finding killed(String where) {
        return Finding.of(Limit.OOM_KILLED, where, "killed once by the kernel because memory ran out", "free memory");
    }

    private static Situation losses() {
        return Situation.normal().failure("ECONNRESET", 30).failure("ECONNREFUSED", 9);
    }

    @Test
    void theServersDeathExplainsWhatClientsLost() {
        assertThat(losses().found(killed("server")).diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("oom-killed");
    }

    @Test
    void theDeathOfAClientDoesNot() {
        assertThat(losses().found(killed("clients")).diagnosis())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("oom-killed", "refused", "reset");
    }
}
