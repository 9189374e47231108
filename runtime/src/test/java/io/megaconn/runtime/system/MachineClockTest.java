package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineClockTest {
    @TempDir
    Path folder;

    @Test
    void allProcessesOfAMachineHaveTheSameIdUntilItBootsAgain() throws IOException {
        Path boot = Files.writeString(folder.resolve("boot_id"), "1fbd0c1e-1d6b-4f5e-9f3d-8f1a2b3c4d5e\n");
        int id = MachineClock.id(boot);
        assertThat(MachineClock.id(boot)).isEqualTo(id);
        Files.writeString(boot, "2fbd0c1e-1d6b-4f5e-9f3d-8f1a2b3c4d5e\n");
        assertThat(MachineClock.id(boot)).isNotEqualTo(id);
    }

    @Test
    void withoutTheKernelsIdEachProcessHasItsOwn() {
        Path missing = folder.resolve("missing");
        assertThat(MachineClock.id(missing)).isNotEqualTo(MachineClock.id(missing));
        assertThat(MachineClock.read().id()).isEqualTo(MachineClock.read().id());
    }

    @Test
    void itShowsTheWallClock() {
        MachineClock clock = MachineClock.read();
        Instant before = Instant.now();
        long micros = clock.micros(System.nanoTime());
        Instant after = Instant.now();
        assertThat(Instant.ofEpochSecond(0, micros * 1_000)).isBetween(before.minusMillis(500), after.plusMillis(500));
    }
}
