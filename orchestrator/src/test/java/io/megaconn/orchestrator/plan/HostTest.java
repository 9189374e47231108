package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTest {
    @TempDir
    Path proc;

    @ParameterizedTest
    @CsvSource({
        "5.8.18-generic, false",
        "5.9.0, true",
        "5.9, true",
        "5.10.0-8-amd64, true",
        "4.18.0-553.el8.x86_64, false",
        "3.10.0-1160, false",
        "6.1, true",
        "6.18.44-fc-v657, true",
        "10.0.1, true",
        "unknown, true",
    })
    void fileTablesPerThreadComeWithLinux59(String kernel, boolean there) {
        assertThat(Hosts.host().kernel(kernel).build().fileTablePerThread()).isEqualTo(there);
    }

    @Test
    void readsEveryLimitOfTheMachine() throws IOException {
        write("sys/kernel/osrelease", "6.1.0-test");
        write("meminfo", "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    600 kB");
        write("self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95000                95000                processes
                Max open files            1024                 524288               files
                """);
        write("sys/fs/nr_open", "1048576");
        write("sys/fs/file-max", "9223372036854775807");
        write("sys/fs/file-nr", "1216\t0\t9223372036854775807");
        write("sys/fs/epoll/max_user_watches", "5491511");
        write("sys/net/ipv4/tcp_mem", "287901\t383869\t575802");
        write("sys/net/ipv4/ip_local_port_range", "10000\t60000");
        write("sys/net/ipv4/ip_local_reserved_ports", "9600,30000-30001");
        write("sys/net/core/somaxconn", "128");

        write("cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n");

        Host host = Host.read(new Proc(proc));

        assertThat(host)
                .isEqualTo(new Host(
                        "6.1.0-test",
                        Runtime.getRuntime().availableProcessors(),
                        1000 * 1024,
                        600 * 1024,
                        1024,
                        524_288,
                        1_048_576,
                        Long.MAX_VALUE,
                        1216,
                        5_491_511,
                        575_802,
                        10_000,
                        60_000,
                        2,
                        128,
                        -1,
                        -1,
                        false,
                        host.room(),
                        "Some CPU @ 2 GHz",
                        host.java()));
        assertThat(host.ports()).isEqualTo(49_999);
    }

    @Test
    void takesTheKernelsDefaultsForWhatItCannotRead() {
        Host host = Host.read(new Proc(proc));

        assertThat(host.kernel()).isEqualTo("unknown");
        assertThat(host.cpuModel()).isEqualTo("unknown");
        assertThat(host.ports()).isEqualTo(28_232);
        assertThat(host.somaxconn()).isEqualTo(4096);
        assertThat(host.nrOpen()).isEqualTo(Long.MAX_VALUE);
        assertThat(host.fileMax()).isEqualTo(Long.MAX_VALUE);
        assertThat(host.conntrackMax()).isEqualTo(-1);
    }

    @Test
    void anUnlimitedNumberOfOpenFilesIsTheLargestNumber() throws IOException {
        write("self/limits", "Max open files            unlimited            unlimited            files");

        assertThat(Host.read(new Proc(proc)).nofileHard()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void conntrackThatDoesNotCountItsProbesDoesNotTrackLoopback() throws IOException {
        write("sys/net/netfilter/nf_conntrack_count", "7");
        write("sys/net/netfilter/nf_conntrack_max", "131072");

        Host host = Host.read(new Proc(proc));

        assertThat(host.conntrackCount()).isEqualTo(7);
        assertThat(host.conntrackMax()).isEqualTo(131_072);
        assertThat(host.loopbackTracked()).isFalse();
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }
}
