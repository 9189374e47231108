package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingTest {
    /** Tests that the recorded answers are those that {@code status} asks for: a request without one ends with another code. */
    @Test
    void theRecordedClusterHasARelease() throws Exception {
        assertThat(Training.status()).isZero();
    }
}
