package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    Path proc;

    @Test
    void cachesThatTheKernelCouldGiveBackAreNotTaken() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(
                proc.resolve("meminfo"),
                "MemTotal: 1000 kB\nMemFree: 300 kB\nMemAvailable: 500 kB\nBuffers: 50 kB\nCached: 250 kB\nSlab: 70 kB\n");
        Files.writeString(
                proc.resolve("net/sockstat"), "sockets: used 9\nTCP: inuse 5 orphan 0 tw 0 alloc 7 mem 100\n");

        assertThat(Machine.read(new Proc(proc)))
                .isEqualTo(new Machine(1000 * 1024, 500 * 1024, 400 * 1024, 70 * 1024 + 100 * 4096));
    }
}
