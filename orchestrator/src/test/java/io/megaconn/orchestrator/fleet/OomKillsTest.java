package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OomKillsTest {
    @TempDir
    Path proc;

    private OomKills kills;

    @BeforeEach
    void countedBefore() throws IOException {
        Files.writeString(proc.resolve("meminfo"), "MemTotal:       16777216 kB\n");
        counted(7);
        kills = new OomKills(new Proc(proc), 600 << 20);
    }

    private void counted(int n) throws IOException {
        Files.writeString(proc.resolve("vmstat"), "pgfault 12\noom_kill %d\n".formatted(n));
    }

    @Test
    void theKernelsCountTellsThemFromOtherKills() throws IOException {
        kills.died("client-0", 137);
        assertThat(kills.findings()).as("kill -9 by somebody").isEmpty();

        counted(8);
        kills.died("client-0", 1);
        assertThat(kills.findings()).as("ended by itself").isEmpty();

        kills.died("client-1", 137);
        kills.died("client-2", 137);
        assertThat(kills.findings()).singleElement().satisfies(found -> {
            assertThat(found.limit()).hasToString("oom-killed");
            assertThat(found.what())
                    .isEqualTo("clients: killed once (client-1) by the kernel because memory ran out:"
                            + " this machine has 16.0 GiB, and the plan needs 600 MiB");
            assertThat(found.fix()).isEqualTo("free or add memory, or lower --target");
        });
    }

    @Test
    void theServerIsNamedByItself() throws IOException {
        counted(10);
        kills.died("server", 137);
        kills.died("server", 137);
        kills.died("client-3", 137);

        assertThat(kills.findings()).extracting(Finding::where).containsExactly("server", "clients");
        assertThat(kills.findings().getFirst().seen()).startsWith("killed 2 times by the kernel");

        kills.clear();
        assertThat(kills.findings()).as("of the next batch").isEmpty();
    }
}
