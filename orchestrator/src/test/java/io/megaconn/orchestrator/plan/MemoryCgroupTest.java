package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCgroupTest {
    @TempDir
    Path temp;

    private Path cgroups;

    @BeforeEach
    void folder() {
        cgroups = temp.resolve("cgroup");
    }

    @Test
    void version2LeavesTheLimitWithoutTheUsage() throws IOException {
        write("proc/self/cgroup", "0::/user.slice/app.scope");
        write("cgroup/user.slice/app.scope/memory.max", "1000000");
        write("cgroup/user.slice/app.scope/memory.current", "300000");

        assertThat(left()).isEqualTo(700_000);
    }

    @Test
    void version1LeavesTheLimitWithoutTheUsage() throws IOException {
        write("proc/self/cgroup", "5:cpu,cpuacct:/docker/x\n4:memory:/docker/x");
        write("cgroup/memory/docker/x/memory.limit_in_bytes", "1000000");
        write("cgroup/memory/docker/x/memory.usage_in_bytes", "400000");

        assertThat(left()).isEqualTo(600_000);
    }

    @Test
    void pageCacheThatTheKernelCanGiveBackIsNotUsage() throws IOException {
        write("proc/self/cgroup", "0::/app");
        write("cgroup/app/memory.max", "1000000");
        write("cgroup/app/memory.current", "900000");
        write("cgroup/app/memory.stat", "anon 100000\nfile 800000\ninactive_file 700000\nactive_file 100000");

        assertThat(left()).isEqualTo(800_000);
    }

    @Test
    void theTightestLimitOfTheGroupsAboveCounts() throws IOException {
        write("proc/self/cgroup", "0::/user.slice/app.scope");
        write("cgroup/user.slice/memory.max", "500000");
        write("cgroup/user.slice/memory.current", "100000");
        write("cgroup/user.slice/app.scope/memory.max", "max");
        write("cgroup/user.slice/app.scope/memory.current", "100000");

        assertThat(left()).isEqualTo(400_000);
        assertThat(group().flatMap(MemoryCgroup::limit))
                .as("the group that has it")
                .hasValue(new MemoryCgroup.Limit("/user.slice", 500_000, 400_000));
    }

    @Test
    void killsAreCountedByEitherVersion() throws IOException {
        write("proc/self/cgroup", "4:memory:/docker/x\n0::/");
        write("cgroup/memory/docker/x/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3");
        assertThat(group().orElseThrow().oomKills()).hasValue(3);

        write("proc/self/cgroup", "0::/app");
        assertThat(group().orElseThrow().oomKills()).as("unknown").isEmpty();
        write("cgroup/app/memory.events", "low 0\nhigh 0\nmax 9\noom 4\noom_kill 2\noom_group_kill 0");
        assertThat(group().orElseThrow().oomKills()).hasValue(2);
    }

    @Test
    void withoutALimitOrAGroupThereIsNoBound() throws IOException {
        assertThat(left()).as("no self/cgroup").isEqualTo(Long.MAX_VALUE);

        write("proc/self/cgroup", "0::/app");
        assertThat(left()).as("not mounted").isEqualTo(Long.MAX_VALUE);

        write("cgroup/app/memory.max", "max");
        write("cgroup/app/memory.current", "1");
        assertThat(left()).as("max").isEqualTo(Long.MAX_VALUE);
    }

    private long left() {
        return group().flatMap(MemoryCgroup::limit)
                .map(MemoryCgroup.Limit::left)
                .orElse(Long.MAX_VALUE);
    }

    private Optional<MemoryCgroup> group() {
        return MemoryCgroup.of(new Proc(temp.resolve("proc")), cgroups);
    }

    private void write(String file, String text) throws IOException {
        Path path = temp.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }
}
