package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionControlTest {
    /** Returns an address in the form that Netty's accept fills in: address, scope for IPv6, port. */
    private static byte[] peer(String literal) {
        byte[] address = InetAddress.ofLiteral(literal).getAddress();
        byte[] peer = new byte[26];
        peer[0] = (byte) (address.length == 4 ? 8 : 24);
        System.arraycopy(address, 0, peer, 1, address.length);
        return peer;
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/32, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.4, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "128.0.0.0/1, 200.0.0.1, true",
        "128.0.0.0/1, 127.0.0.1, false",
        "10.0.0.0/8, fd00::1, false",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe00::1, false",
        "::/0, fd00::1, true"
    })
    void onlyAddressesOfTheNetworkAreAllowed(String network, String address, boolean allowed) {
        assertThat(new AdmissionControl(List.of(network), 0).allowed(peer(address)))
                .isEqualTo(allowed);
    }

    @Test
    void oneOfSeveralNetworksIsEnoughAndNoneMeansAll() {
        AdmissionControl two = new AdmissionControl(List.of("10.0.0.0/8", "192.168.0.0/16"), 0);
        assertThat(two.allowed(peer("192.168.3.4"))).isTrue();
        assertThat(two.allowed(peer("192.169.3.4"))).isFalse();
        assertThat(new AdmissionControl(List.of(), 0).allowed(peer("203.0.113.9")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "fd00::/129",
                "/8",
                "localhost/8",
                "10.0.0.0/x",
                "127.5/16",
                "2130706433/32",
                "010.0.0.0/8",
                "10.0.0.0/\u0668",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.1.2.3/8",
                "[::1]/128",
                "::ffff:10.0.0.0/104",
                "FD00::/8",
                " 10.0.0.0/8"
            })
    void whatIsNoNetworkIsAUsageErrorThatQuotesIt(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new AdmissionControl(List.of(text), 0))
                .withMessageContaining("'" + text + "'")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.%d.%d", "fd00::%x:%x", "fd00::%x%02x"})
    void eachAddressIsOneSourceHoweverOftenItComes(String pattern) {
        AdmissionControl peers = new AdmissionControl(List.of(), 0);
        for (int i = 0; i < 2; i++) {
            for (int n = 0; n < 2_000; n++) {
                peers.allowed(peer(pattern.formatted(n >> 8, n & 0xff)));
            }
        }
        assertThat(peers.sources()).isEqualTo(2_000);
    }

    @ParameterizedTest
    @CsvSource({
        "10.244.1.7, 10.244.1.8",
        "10.244.1.7, 7.1.244.10",
        "200.255.128.255, 200.255.128.254",
        "fd00::1:7, fd00::7:1",
        "fd00::7, 10.244.1.7"
    })
    void onlyAnAddressThatHasConnectedIsSeen(String came, String other) {
        AdmissionControl peers = new AdmissionControl(List.of(), 0);
        assertThat(peers.seen(InetAddress.ofLiteral(came))).isFalse();
        peers.allowed(peer(came));
        assertThat(peers.seen(InetAddress.ofLiteral(came))).isTrue();
        assertThat(peers.seen(InetAddress.ofLiteral(other))).isFalse();
    }

    @Test
    void addressesThatAreNotAllowedAreNoSources() {
        AdmissionControl peers = new AdmissionControl(List.of("10.0.0.0/8"), 0);
        peers.allowed(peer("11.0.0.1"));
        assertThat(peers.sources()).isZero();
        assertThat(peers.seen(InetAddress.ofLiteral("11.0.0.1"))).isFalse();
    }

    @Test
    void noMoreThanTheLimitAreAdmittedAtTheSameTime() {
        AdmissionControl peers = new AdmissionControl(List.of("10.0.0.0/8"), 2);
        assertThat(peers.admitted(peer("11.0.0.1"))).isFalse();
        assertThat(peers.admitted(peer("10.0.0.1"))).isTrue();
        assertThat(peers.admitted(peer("10.0.0.2"))).isTrue();
        assertThat(peers.admitted(peer("10.0.0.3"))).isFalse();
        peers.left();
        assertThat(peers.admitted(peer("10.0.0.4"))).isTrue();
        assertThat(peers.admitted(peer("10.0.0.5"))).isFalse();
    }

    @Test
    void aHostileNetworkDoesNotFillTheMemory() {
        AdmissionControl peers = new AdmissionControl(List.of(), 0);
        for (int n = 0; n < 150_000; n++) {
            peers.allowed(peer("11.%d.%d.%d".formatted(n >> 16, n >> 8 & 0xff, n & 0xff)));
        }
        assertThat(peers.sources()).isEqualTo(100_000);
    }
}
