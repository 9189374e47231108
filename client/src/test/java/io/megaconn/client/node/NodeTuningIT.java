package io.megaconn.client.node;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts it like the DaemonSet, with settings that need no change. */
@Timeout(180)
class NodeTuningIT {
    @Test
    void withWaitItStaysUntilItIsToldToGo() throws Exception {
        try (Program tuning =
                Jar.client().main(NodeTuning.class).start("--wait", "kernel.pid_max=1", "net.core.somaxconn=1")) {
            eventually().until(() -> tuning.outLines().size() == 2);
            assertThat(tuning.outLines()).allMatch(line -> line.endsWith(" is enough"));
            assertThat(tuning.isAlive()).isTrue();
            tuning.terminate();
            assertThat(tuning.exitCode()).isZero();
            assertThat(tuning.errLines()).isEmpty();
        }
    }

    @Test
    void withoutItEndsWhenItIsDone() throws Exception {
        try (Program tuning = Jar.client().main(NodeTuning.class).start("kernel.pid_max=1")) {
            assertThat(tuning.exitCode()).isZero();
            assertThat(tuning.outLines()).singleElement().asString().matches("kernel.pid_max: \\d+ is enough");
        }
    }
}
