package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
    @TempDir
    Path proc;

    @BeforeEach
    void hundredPorts() throws IOException {
        Path file = proc.resolve("sys/net/ipv4/ip_local_port_range");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "40000\t40099\n");
    }

    @Test
    void asManyConnectionsFitAsThereArePortsSourcesAndEndpoints() {
        assertFits(100, config(1, 0));
        assertFits(100, config(1, 1));
        assertFits(600, config(2, 3));
    }

    @Test
    void oneMoreIsRefusedWithTheSumAndWhatToType() {
        assertThatThrownBy(() -> Limits.check(config(2, 3), 601, new Proc(proc)))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(
                        "601", "100 per source", "3 source", "2 endpoint", "= 600", "--source", "sysctl")
                .returns(ExitCode.REFUSED, e -> ((UserError) e).exitCode());
        assertThatThrownBy(() -> Limits.check(config(1, 0), 101, new Proc(proc)))
                .isInstanceOf(UserError.class);
    }

    @Test
    void theFixCountsReservedPortsAndSuffices() throws IOException {
        sysctl("ip_local_port_range", "32768\t60999");
        sysctl("ip_local_reserved_ports", "40000-60999,62000-65535");
        String message = refusal(25_000);
        assertThat(message)
                .contains("32,768 to 60,999, 21,000 of them reserved in net.ipv4.ip_local_reserved_ports")
                .contains("use 4 source addresses (--source) or 4 endpoints")
                .contains("sudo sysctl -w net.ipv4.ip_local_port_range=\"10000 65535\"");
        sysctl("ip_local_port_range", "10000 65535");
        assertFits(25_000, config(1, 0));
    }

    @Test
    void whereNoRangeHasEnoughPortsTheReservedOnesAreNamed() throws IOException {
        sysctl("ip_local_port_range", "32768\t60999");
        sysctl("ip_local_reserved_ports", "10000-60000");
        assertThat(refusal(25_000))
                .contains("net.ipv4.ip_local_port_range=\"32768 65535\" net.ipv4.ip_local_reserved_ports=\"\"")
                .contains("they were 10000-60000: first check what needs them");
        sysctl("ip_local_port_range", "32768 65535");
        sysctl("ip_local_reserved_ports", "");
        assertFits(25_000, config(1, 0));
        assertThat(refusal(60_000)).contains("use 2 source addresses").doesNotContain("sysctl -w");
        sysctl("ip_local_reserved_ports", "1-65535");
        assertThat(refusal(60_000)).contains("; type: sudo sysctl -w ").doesNotContain("--source");
    }

    private String refusal(int connections) {
        UserError refused =
                catchThrowableOfType(UserError.class, () -> Limits.check(config(1, 0), connections, new Proc(proc)));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
        return refused.getMessage();
    }

    private void sysctl(String name, String value) throws IOException {
        Files.writeString(proc.resolve("sys/net/ipv4/" + name), value + "\n");
    }

    @Test
    void productsBeyondAnIntAreNoReasonToRefuse() throws IOException {
        Files.writeString(proc.resolve("sys/net/ipv4/ip_local_port_range"), "1 65535");
        assertFits(Integer.MAX_VALUE, config(200, 200));
    }

    @Test
    void withoutAKnownPortRangeNothingIsRefused() throws IOException {
        Files.delete(proc.resolve("sys/net/ipv4/ip_local_port_range"));
        assertFits(1_000_000, config(1, 0));
    }

    @Test
    void oneLoopForEachTwentyFiveThousandConnectionsButNotMoreThanCores() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(FileTables.clientLoops(1, Runtime.getRuntime().availableProcessors()))
                .isEqualTo(1);
        assertThat(FileTables.clientLoops(25_000, Runtime.getRuntime().availableProcessors()))
                .isEqualTo(1);
        assertThat(FileTables.clientLoops(25_001, Runtime.getRuntime().availableProcessors()))
                .isEqualTo(Math.min(2, cores));
        assertThat(FileTables.clientLoops(2_000_000_000, Runtime.getRuntime().availableProcessors()))
                .isEqualTo(cores);
    }

    private void assertFits(int connections, ClientConfig config) {
        assertThatCode(() -> Limits.check(config, connections, new Proc(proc))).doesNotThrowAnyException();
    }

    private static ClientConfig config(int endpoints, int sources) {
        return Setup.to(IntStream.range(0, endpoints)
                        .mapToObj(i -> InetSocketAddress.createUnresolved("server", 1 + i))
                        .toArray(InetSocketAddress[]::new))
                .sources(IntStream.range(0, sources)
                        .mapToObj(i -> InetAddress.getLoopbackAddress())
                        .toArray(InetAddress[]::new))
                .config();
    }
}
