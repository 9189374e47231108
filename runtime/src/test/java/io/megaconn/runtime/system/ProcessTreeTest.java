package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.ProcessTree.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTreeTest {
    @TempDir
    Path folder;

    private Path proc = Path.of("");

    @BeforeEach
    void processes() throws IOException {
        proc = folder.resolve("proc");
        process(10, 1, "nginx", 100, 40);
        process(11, 10, "nginx: worker (a b)", 200, 60);
        process(12, 11, "helper", 400, 70);
        process(20, 1, "stranger", 800, 80);
        write(proc.resolve("self/cgroup"), "0::/mine\n");
    }

    private void process(int pid, int parent, String name, int ticks, int kib) throws IOException {
        Path of = proc.resolve("" + pid);
        write(
                of.resolve("stat"),
                "%d (%s) S %d 1 1 0 -1 0 0 0 0 0 %d 1 2 3 20 0 1 0 5 0 0".formatted(pid, name, parent, ticks));
        write(of.resolve("comm"), name + "\n");
        write(of.resolve("status"), "Name:\t%s\nVmRSS:\t%d kB\nRssFile:\t%d kB\n".formatted(name, kib, kib / 2));
        write(
                of.resolve("smaps_rollup"),
                "Rss: %d kB\nPss: %d kB\nPss_File: %d kB\n".formatted(kib, kib / 10, kib / 20));
        write(of.resolve("cgroup"), "0::/nginx\n");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Usage usage(boolean exact, Long... roots) {
        return new ProcessTree(new Proc(proc), folder.resolve("cgroups"), List.of(roots)).read(exact);
    }

    @Test
    void descendantsCountWithTheirRoot() {
        assertThat(usage(true, 10L))
                .isEqualTo(new Usage(Set.of(10L, 11L, 12L), 170 << 10, 17 << 10, 85 << 10, 8 << 10, 7_180, -1));
        assertThat(usage(false, 11L)).isEqualTo(new Usage(Set.of(11L, 12L), 130 << 10, -1, 65 << 10, -1, 6_120, -1));
    }

    @Test
    void oneUnreadableProportionalSetMakesTheSumUnknown() throws IOException {
        Files.delete(proc.resolve("12/smaps_rollup"));
        assertThat(usage(true, 10L).pss()).isEqualTo(-1);
        assertThat(usage(true, 10L).rss()).isEqualTo(170 << 10);
    }

    @Test
    void theGroupsMemoryCountsUnlessThisProgramIsInIt() throws IOException {
        write(folder.resolve("cgroups/nginx/memory.current"), "123456\n");
        assertThat(usage(false, 10L).groupMemory()).isEqualTo(123_456);
        write(proc.resolve("self/cgroup"), "0::/nginx\n");
        assertThat(usage(false, 10L).groupMemory()).isEqualTo(-1);
    }

    @Test
    void processesInSeveralGroupsHaveNoGroupMemory() throws IOException {
        write(folder.resolve("cgroups/nginx/memory.current"), "123456\n");
        write(proc.resolve("11/cgroup"), "0::/other\n");
        assertThat(usage(false, 10L).groupMemory()).isEqualTo(-1);
    }

    @Test
    void aProcessThatIsGoneUsesNothing() {
        assertThat(usage(true, 99L)).isEqualTo(Usage.UNKNOWN);
    }

    @Test
    void rootsAreNamed() {
        assertThat(new ProcessTree(new Proc(proc), List.of(10L)).names()).containsExactly("nginx (pid 10)");
    }
}
