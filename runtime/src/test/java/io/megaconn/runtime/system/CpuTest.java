package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuTest {
    @TempDir
    Path folder;

    private Proc proc;
    private Path cgroups;

    @BeforeEach
    void machine() throws IOException {
        proc = new Proc(folder.resolve("proc"));
        cgroups = folder.resolve("cgroup");
        write("proc/stat", "cpu  100 20 30 1000 50 6 7 8 90 0\ncpu0 1 2 3\n");
        write("proc/self/stat", "42 (a (java) b) S 1 42 42 0 -1 4194560 9 0 0 0 250 50 0 0 20 0 30 0 1\n");
    }

    @Test
    void timesAreMilliseconds() {
        Cpu cpu = Cpu.read(proc, cgroups);

        assertThat(cpu.processMs()).isEqualTo(3000);
        assertThat(cpu.busyMs()).isEqualTo(1710);
        assertThat(cpu.idleMs()).isEqualTo(10_500);
        assertThat(cpu.quota()).isZero();
    }

    @Test
    void ofGroupsOfVersion2TheOneThatStoodStillMostCounts() throws IOException {
        write("proc/self/cgroup", "0::/pods/one\n");
        write("cgroup/pods/one/cpu.max", "max 100000\n");
        write("cgroup/pods/cpu.max", "150000 100000\n");
        write("cgroup/pods/cpu.stat", "usage_usec 5\nnr_periods 70\nnr_throttled 33\nthrottled_usec 9\n");

        Cpu cpu = Cpu.read(proc, cgroups);

        assertThat(cpu.quota()).isEqualTo(1.5);
        assertThat(cpu.periods()).isEqualTo(70);
        assertThat(cpu.throttled()).isEqualTo(33);
    }

    @Test
    void withVersion1TheControllerHasAFolderOfItsOwn() throws IOException {
        write("proc/self/cgroup", "9:name=systemd:/x\n4:cpu,cpuacct:/slow\n0::/\n");
        write("cgroup/cpu/slow/cpu.cfs_quota_us", "20000\n");
        write("cgroup/cpu/slow/cpu.cfs_period_us", "100000\n");
        write("cgroup/cpu/slow/cpu.stat", "nr_periods 10\nnr_throttled 9\nthrottled_time 1\n");

        Cpu cpu = Cpu.read(proc, cgroups);

        assertThat(cpu.quota()).isEqualTo(0.2);
        assertThat(cpu.throttled()).isEqualTo(9);
    }

    @Test
    void ofThisMachineItIsMoreThanNothing() {
        Cpu cpu = Cpu.read(new Proc());

        assertThat(cpu.processMs()).isPositive();
        assertThat(cpu.busyMs()).isGreaterThan(cpu.processMs());
        assertThat(cpu.idleMs()).isPositive();
        assertThat(cpu.cores()).isPositive();
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
