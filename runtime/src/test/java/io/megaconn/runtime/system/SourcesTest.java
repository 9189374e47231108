package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.EventLoops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesTest {
    private static final List<Sources.Destination> V4 = endpoints("127.0.0.9");

    @BeforeAll
    static void nativeTransport() {
        EventLoops.requireEpoll();
    }

    private static List<Sources.Destination> endpoints(String... addresses) {
        return List.of(addresses).stream()
                .map(text -> new Sources.Destination(
                        text + ":9000", List.of(new InetSocketAddress(InetAddress.ofLiteral(text), 9000))))
                .toList();
    }

    private static List<String> of(List<Sources.Destination> endpoints, LocalAddresses local, String... typed) {
        return Sources.of(List.of(typed), endpoints, local).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private static List<String> of(String... typed) {
        return of(V4, LocalAddresses.KERNEL, typed);
    }

    @Test
    void addressesAreUsedAsTheyAreTypedEachOnce() {
        assertThat(of()).isEmpty();
        assertThat(of("127.0.2.1", "127.0.2.2", "127.0.2.1")).containsExactly("127.0.2.1", "127.0.2.2");
    }

    @Test
    void aNetworkIsEachOfItsAddressesThatThisMachineHas() {
        assertThat(of("127.0.2.0/26"))
                .hasSize(64)
                .startsWith("127.0.2.0", "127.0.2.1")
                .endsWith("127.0.2.63");
        LocalAddresses two = new LocalAddresses() {
            @Override
            public Optional<List<InetAddress>> ofInterface(String name) {
                return Optional.empty();
            }

            @Override
            public String tryFrom(InetAddress source, InetSocketAddress to) {
                return source.getHostAddress().endsWith(".5")
                                || source.getHostAddress().endsWith(".7")
                        ? ""
                        : "EADDRNOTAVAIL";
            }
        };
        assertThat(of(V4, two, "10.1.2.0/29")).containsExactly("10.1.2.5", "10.1.2.7");
    }

    @Test
    void anInterfaceIsItsAddressesOfTheEndpointsFamily() {
        assertThat(of("lo")).contains("127.0.0.1").noneMatch(address -> address.contains(":"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.7     | this machine has no such address
            203.0.113.0/30  | this machine has no address of this network
            127.0.0.0/8     | more than 4,096 addresses
            127.0.0.1/26    | write 127.0.0.0/26
            127.0.0.0/x     | number of bits
            ::1             | is an IPv6 address, but no endpoint has one
            fd00::/120      | is an IPv6 network
            no..name        | does not resolve
            """)
    void aSourceThatNobodyCouldConnectFromIsRefusedAtOnce(String typed, String why) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> of(typed))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .withMessageContaining(why);
    }

    @Test
    void anEndpointThatNoSourceReachesIsNamed() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> of(endpoints("127.0.0.9", "::1"), LocalAddresses.KERNEL, "127.0.0.1"))
                .withMessageContainingAll("--source has no IPv6 address", "::1:9000");
    }

    @Test
    void theLoopbackAddressReachesNoOtherMachine() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(
                        () -> of(endpoints("203.0.113.9"), (LocalAddressesOf) (source, to) -> "EINVAL", "127.0.0.1"))
                .withMessageContainingAll("203.0.113.9:9000", "can't be reached from this address");
    }

    private interface LocalAddressesOf extends LocalAddresses {
        @Override
        default Optional<List<InetAddress>> ofInterface(String name) {
            return Optional.empty();
        }
    }
}
