package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPortsTest {
    @TempDir
    private Path root;

    private LocalPorts ports(String range, String reserved) throws IOException {
        Path net = Files.createDirectories(root.resolve("sys/net/ipv4"));
        Files.writeString(net.resolve("ip_local_port_range"), range + "\n");
        Files.writeString(net.resolve("ip_local_reserved_ports"), reserved + "\n");
        return LocalPorts.read(new Proc(root));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "40000 40099|''|100",
                "40000 40099|40000-40009|90",
                "40000 40099|9000,40050,39000-40001,40099-41000|96",
                "40000 40099|0-65535|0",
                "40000 40000|''|1",
                "40000 40099|nonsense,-,5-|100"
            })
    void reservedPortsDoNotCount(String range, String reserved, int count) throws IOException {
        assertThat(ports(range, reserved).count()).isEqualTo(count);
    }

    @Test
    void whatCannotBeSeenIsUnknown() {
        LocalPorts none = LocalPorts.read(new Proc(root));

        assertThat(none.known()).isFalse();
        assertThat(none.count()).isZero();
        assertThat(none.reserved()).as("not none").isEqualTo(-1);
    }

    @Test
    void aListThatCannotBeSeenReservesNothing() throws IOException {
        ports("40000 40099", "40000");
        Files.delete(root.resolve("sys/net/ipv4/ip_local_reserved_ports"));

        LocalPorts ports = LocalPorts.read(new Proc(root));

        assertThat(ports.reserved()).isEqualTo(-1);
        assertThat(ports.count()).isEqualTo(100);
        assertThat(ports.describe()).isEqualTo("40,000 to 40,099");
    }
}
