package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.engine.SocketObjects;
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

        assertThat(Machine.read(new Proc(proc), proc.resolve("cgroup")))
                .isEqualTo(new Machine(
                        1000 * 1024, 500 * 1024, 400 * 1024, 70 * 1024 + 100 * 4096, 7, 100 * 4096, -1, -1));
    }

    @Test
    void aControlGroupKnowsWhatItsSocketsTake() throws IOException {
        Path group = Files.createDirectories(proc.resolve("cgroup/kubepods/pod1"));
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/cgroup"), "4:memory:/old\n0::/kubepods/pod1\n");
        Files.writeString(group.resolve("memory.stat"), "anon 1\nsock 4096\nslab_reclaimable 5\nslab 8192\n");
        Files.writeString(group.resolve("memory.current"), "99999\n");

        assertThat(Machine.read(new Proc(proc), proc.resolve("cgroup")).cgroupSockets())
                .isEqualTo(4096 + 8192);
    }

    @Test
    void theRootOfAllControlGroupsIsTheWholeMachine() throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("cgroup"));
        Files.writeString(proc.resolve("self/cgroup"), "0::/\n");
        Files.writeString(proc.resolve("cgroup/memory.stat"), "sock 4096\nslab 8192\n");

        assertThat(Machine.read(new Proc(proc), proc.resolve("cgroup")).cgroupSockets())
                .isEqualTo(-1);
    }

    @Test
    void objectsOfASocketAreThoseOfItsCachesWithTheirShareOfTheSlab() throws IOException {
        Files.writeString(proc.resolve("slabinfo"), """
                slabinfo - version: 2.1
                # name <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>
                TCPv6 40 91 2496 13 8 : tunables
                TCP 53 130 2368 13 8 : tunables
                eventpoll_epi 1979 2720 128 32 1 : tunables
                sock_inode_cache 159 304 832 19 4 : tunables
                filp 1083 1176 192 21 1 : tunables
                dentry 59371 59640 192 21 1 : tunables
                """);

        assertThat(SocketObjects.bytes(new Proc(proc))).isEqualTo(2520 + 128 + 862 + 195 + 195);
        assertThat(SocketObjects.bytes(new Proc(proc.resolve("none")))).isEqualTo(-1);
    }
}
