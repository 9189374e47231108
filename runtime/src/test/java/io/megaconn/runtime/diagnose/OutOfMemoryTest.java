package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a kill by the kernel explains, as the place has found it. */
class OutOfMemoryTest {
    private static Finding killed(String where) {
        return Finding.of("oom-killed", where, "killed once by the kernel because memory ran out", "free memory");
    }

    private static Situation losses() {
        return Situation.normal().failure("ECONNRESET", 30).failure("ECONNREFUSED", 9);
    }

    @Test
    void theServersDeathExplainsWhatClientsLost() {
        assertThat(losses().found(killed("server")).diagnosis())
                .extracting(Finding::limit)
                .containsExactly("oom-killed");
    }

    @Test
    void theDeathOfAClientDoesNot() {
        assertThat(losses().found(killed("clients")).diagnosis())
                .extracting(Finding::limit)
                .containsExactly("oom-killed", "refused", "reset");
    }
}
