package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeResultTest {
    @TempDir
    Path root;

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    @Test
    void everyNumberComesFromItsFile() throws IOException {
        write("sys/kernel/osrelease", "6.1.0-13-amd64\n");
        write("meminfo", "MemTotal:       1000 kB\nMemAvailable:    400 kB\n");
        write("self/limits", "Max open files            1024                 524288               files     \n");
        write("sys/fs/file-max", "9223372036854775807\n");
        write("sys/fs/file-nr", "1234\t0\t9223372036854775807\n");
        write("sys/fs/epoll/max_user_watches", "500\n");
        write("sys/net/ipv4/ip_local_port_range", "1024\t65535\n");
        write("sys/net/ipv4/ip_local_reserved_ports", "1024,9000-9009\n");
        write("sys/net/netfilter/nf_conntrack_count", "7\n");
        write("sys/net/netfilter/nf_conntrack_max", "262144\n");
        write("sys/net/core/somaxconn", "4096\n");
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(ProbeResult.read(new Proc(root), true, "", "10.244.1.7"))
                .isEqualTo(new ProbeResult(
                        "6.1.0-13-amd64",
                        cores,
                        1_024_000,
                        409_600,
                        1024,
                        524_288,
                        Long.MAX_VALUE,
                        1234,
                        500,
                        1024,
                        65_535,
                        7,
                        262_144,
                        4096,
                        true,
                        "",
                        "10.244.1.7",
                        11,
                        List.of(),
                        null));
    }

    @Test
    void whatCanNotBeSeenIsMinusOne() {
        ProbeResult result = ProbeResult.read(new Proc(root), false, "ETIMEDOUT", "");
        assertThat(result.toJson())
                .startsWith("{\"kernel\":\"unknown\",\"cores\":")
                .endsWith(
                        ",\"memoryTotal\":-1,\"memoryAvailable\":-1,\"nofileSoft\":1024,\"nofileHard\":1024,"
                                + "\"fileMax\":-1,\"filesOpen\":-1,\"epollWatches\":-1,\"portLow\":-1,\"portHigh\":-1,"
                                + "\"conntrackCount\":-1,\"conntrackMax\":-1,\"somaxconn\":-1,"
                                + "\"connected\":false,\"error\":\"ETIMEDOUT\",\"localAddress\":\"\",\"portsReserved\":-1,\"conversations\":[],\"handshakes\":null}");
    }
}
