package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcTest {
    @TempDir
    Path root;

    Proc proc;

    @BeforeEach
    void empty() {
        proc = new Proc(root);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    @Test
    void countersComeFromTheLineOfTheirPrefix() throws IOException {
        write("net/netstat", """
                TcpExt: SyncookiesSent ListenOverflows ListenDrops
                TcpExt: 0 12 13
                IpExt: InNoRoutes ListenOverflows
                IpExt: 5 99
                """);
        write("net/snmp", "Tcp: RtoAlgorithm MaxConn CurrEstab\nTcp: 1 -1 1000000\n");
        assertThat(proc.counters("net/netstat", "TcpExt"))
                .isEqualTo(Map.of("SyncookiesSent", 0L, "ListenOverflows", 12L, "ListenDrops", 13L));
        assertThat(proc.counters("net/snmp", "Tcp"))
                .containsEntry("CurrEstab", 1_000_000L)
                .containsEntry("MaxConn", -1L);
    }

    @Test
    void kernelCountersAreReadFromTheirFiles() throws IOException {
        write("net/netstat", "TcpExt: ListenOverflows ListenDrops\nTcpExt: 12 13\n");
        write("net/snmp", "Tcp: CurrEstab\nTcp: 7\n");
        write("net/sockstat", "sockets: used 9\nTCP: inuse 5 orphan 0 tw 8 alloc 6 mem 2\nUDP: inuse 3 mem 77\n");
        write("sys/net/netfilter/nf_conntrack_count", "250112\n");
        write("sys/net/netfilter/nf_conntrack_max", "2000000\n");
        write("net/stat/nf_conntrack", "entries  insert drop early_drop\n00000096 0 0a 0\n00000096 0 00000010 0\n");
        write("sys/net/core/somaxconn", "128\n");
        write("sys/net/ipv4/tcp_mem", "10\t20\t30\n");
        write("sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        assertThat(KernelCounters.read(proc, 4))
                .isEqualTo(new KernelCounters(
                        4,
                        7,
                        12,
                        13,
                        2,
                        8,
                        250_112,
                        2_000_000,
                        Map.of("ListenOverflows", 12L, "ListenDrops", 13L, "conntrack_drop", 26L),
                        Map.of(
                                "net.core.somaxconn",
                                128L,
                                "net.ipv4.tcp_mem",
                                30L,
                                "net.ipv4.ip_local_port_range",
                                28_232L)));
    }

    @Test
    void missingFilesGiveEmptyAnswers() {
        assertThat(proc.lines("net/netstat")).isEmpty();
        assertThat(proc.counters("net/netstat", "TcpExt")).isEmpty();
        assertThat(proc.sockstatTcp()).isEmpty();
        assertThat(proc.sysctl("net/ipv4/ip_local_port_range")).isEmpty();
        assertThat(proc.sysctlValue("net/ipv4/tcp_tw_reuse")).isEmpty();
        assertThat(proc.kib("meminfo", "MemTotal")).isZero();
        assertThat(proc.openFileLimit()).containsExactly(1024, 1024);
        assertThat(KernelCounters.read(proc, -1)).isEqualTo(KernelCounters.NONE);
    }

    @Test
    void sizesInKibAreGivenInBytes() throws IOException {
        write("meminfo", "MemTotal:       24576 kB\nMemFree:  1 kB\nMemTotalOther: 3 kB\n");
        write("self/status", "Name:\tjava\nVmRSS:\t  812 kB\n");
        assertThat(proc.kib("meminfo", "MemTotal")).isEqualTo(24_576 * 1024);
        assertThat(proc.kib("self/status", "VmRSS")).isEqualTo(812 * 1024);
        assertThat(proc.kib("meminfo", "Mem")).isZero();
    }

    @Test
    void sysctlsMayHaveSeveralNumbers() throws IOException {
        write("sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
        assertThat(proc.sysctl("net/ipv4/ip_local_port_range")).containsExactly(32_768, 60_999);
        assertThat(proc.sysctlValue("net/ipv4/ip_local_port_range")).hasValue(32_768);
    }

    @Test
    void openFileLimitsAreReadWithAndWithoutUnlimited() throws IOException {
        write(
                "self/limits",
                "Limit   Soft Limit  Hard Limit  Units\nMax open files            1024   524288   files\n");
        assertThat(proc.openFileLimit()).containsExactly(1024, 524_288);
        write("self/limits", "Max open files            1048576              unlimited            files     \n");
        assertThat(proc.openFileLimit()).containsExactly(1_048_576, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "\n\n", "TCP:", "TCP: inuse", "TCP: inuse x mem", "Tcp: a b\nTcp: x 99999999999999999999\n",
                "Max open files", "Max open files   x   y", "VmRSS:", "VmRSS: kB", "VmRSS: 99999999999999999999999 kB",
                        "\0\0\0"
            })
    void garbageIsNeverAnException(String text) throws IOException {
        for (String file : new String[] {"f", "net/sockstat", "self/limits", "sys/f"}) {
            write(file, text);
        }
        assertThat(proc.counters("f", "Tcp")).doesNotContainKeys("a", "b");
        assertThat(proc.sockstatTcp()).isEmpty();
        assertThat(proc.kib("f", "VmRSS")).isZero();
        assertThat(proc.openFileLimit()).containsExactly(1024, 1024);
        assertThat(proc.sysctlValue("f")).isEmpty();
    }

    @Test
    void filesThatAreNotTextAreAsGoodAsMissing() throws IOException {
        byte[] noise = new byte[10_000];
        new Random(3).nextBytes(noise);
        write("net/netstat", "");
        Files.write(root.resolve("net/netstat"), noise);
        assertThat(proc.counters("net/netstat", "TcpExt")).isEmpty();
    }

    @Test
    void thisMachineAnswers() {
        Proc real = new Proc();
        assertThat(real.kib("meminfo", "MemTotal")).isPositive();
        assertThat(real.openFileLimit()[1]).isGreaterThanOrEqualTo(real.openFileLimit()[0]);
        assertThat(KernelCounters.read(real, -1).currEstab()).isNotNegative();
    }
}
