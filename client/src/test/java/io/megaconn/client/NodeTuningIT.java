package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As a DaemonSet starts it, with settings that need no change. */
@Timeout(60)
class NodeTuningIT {
    @Test
    void withWaitItStaysUntilItIsToldToGo() throws Exception {
        try (ClientProcess tuning =
                ClientProcess.start(NodeTuning.class, "--wait", "kernel.pid_max=1", "net.core.somaxconn=1")) {
            await().until(() -> tuning.out().size() == 2);
            assertThat(tuning.out()).allMatch(line -> line.endsWith(" is enough"));
            assertThat(tuning.alive()).isTrue();
            tuning.terminate();
            assertThat(tuning.exitCode()).isZero();
            assertThat(tuning.err()).isEmpty();
        }
    }

    @Test
    void withoutItEndsWhenItIsDone() throws Exception {
        try (ClientProcess tuning = ClientProcess.start(NodeTuning.class, "kernel.pid_max=1")) {
            assertThat(tuning.exitCode()).isZero();
            assertThat(tuning.out()).singleElement().asString().matches("kernel.pid_max: \\d+ is enough");
        }
    }
}
