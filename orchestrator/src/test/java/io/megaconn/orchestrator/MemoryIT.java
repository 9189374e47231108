package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Memory of a run is its own, whatever another program takes and gives back meanwhile. */
class MemoryIT extends RampTestBase {
    private static final long OTHERS = 600L << 20;

    @Test
    void whatAnotherProgramGivesBackChangesNothing() throws IOException {
        // tail keeps a line until its end, and this one has none.
        String allocate = "mkfifo go && { head -c %d /dev/zero; echo taken >&2; read -r _ <go; } | tail >/dev/null"
                .formatted(OTHERS);
        Program other = keep(Program.start(folder, List.of("sh", "-c", allocate)));
        Program.eventually().until(() -> other.err().contains("taken"));

        Program ramp =
                ramp("--target=500", "--connections-per-client=250", "--batch=1", "--connect-rate=200", "--hold=2s");
        Program.eventually().until(() -> ramp.out().contains("batch 1/2") || !ramp.isAlive());
        new ProcessBuilder("sh", "-c", "echo >go").directory(folder.toFile()).start();

        ramp.exits(0);
        JsonNode report = record.report();
        assertThat(report.get("memoryPeak").asLong()).isLessThan(OTHERS).isNotZero();
        for (JsonNode batch : report.get("batches")) {
            assertThat(batch.get("memoryTaken").asLong()).isBetween(-1L, OTHERS);
            assertThat(batch.get("memory").get("kernel").asLong())
                    .satisfiesAnyOf(
                            kernel -> assertThat(kernel).isEqualTo(-1), // others opened sockets
                            kernel -> assertThat(kernel).isBetween(6_000L, 12_000L));
        }
    }
}
