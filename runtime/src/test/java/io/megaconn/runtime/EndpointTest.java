package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1, true",
        "127.9.9.9:1, true",
        "[::1]:1, true",
        "localhost:1, true",
        "127.example.com:1, false",
        "10.0.0.1:1, false"
    })
    void loopbackAddressesAreKnownByTheirText(String endpoint, boolean loopback) {
        assertThat(Endpoint.parse(endpoint).isLoopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9000, 127.0.0.1, 9000",
        "megaconn-server:1, megaconn-server, 1",
        "a.b.svc.cluster.local:65535, a.b.svc.cluster.local, 65535",
        "[::1]:9000, ::1, 9000",
        "[fd00::1:2]:80, fd00::1:2, 80"
    })
    void aHostAndAPortAreReadAndWrittenBack(String text, String host, int port) {
        Endpoint endpoint = Endpoint.parse(text);
        assertThat(endpoint).isEqualTo(new Endpoint(host, port));
        assertThat(endpoint).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "9000",
                "host",
                "host:",
                ":9000",
                " :9000",
                "[]:9000",
                "host:x",
                "host:-1",
                "host:0",
                "host:65536",
                "host:99999999999",
                "host:1.5",
                "::1:9000",
                "::1",
                "[::1]",
                "[::1",
                "host: 90"
            })
    void anythingElseIsAUsageErrorThatQuotesOrExplainsIt(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Endpoint.parse(text))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(e -> assertThat(e.getMessage()).contains(": ").doesNotContain("\n"));
    }

    @Test
    void thePortOutOfRangeIsNamed() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Endpoint.parse("localhost:65536"))
                .withMessageContaining("65536")
                .withMessageContaining("65535");
    }

    @Test
    void anAddressWithoutBracketsIsExplained() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Endpoint.parse("::1:9000"))
                .withMessageContaining("[::1]:9000");
    }

    @ParameterizedTest
    @CsvSource({"tcp://h:9000, h:9000", "TCP://127.0.0.1:9000/, 127.0.0.1:9000", "tcp://[::1]:9000, [::1]:9000"})
    void theSchemeOfPlainTcpMayStandInFront(String text, String endpoint) {
        assertThat(Endpoint.parse(text)).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:9000", "tls://127.0.0.1:9000", "ws://h:1/path"})
    void anotherSchemeIsRefusedWithWhatToWrite(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Endpoint.parse(text))
                .withMessageContainingAll(text, "plain TCP", "tcp://HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user@host:90", "host:90:91", "host/path:90", "tcp://h:1/path", "tcp://:9"})
    void bracketsAreSuggestedOnlyForWhatLooksLikeAnIpv6Address(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Endpoint.parse(text))
                .withMessageNotContaining("brackets");
    }

    @Test
    void aNameHasEveryAddressOnce() {
        assertThat(new Endpoint("localhost", 9000).addresses())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(address -> address.getAddress().isLoopbackAddress() && address.getPort() == 9000);
    }

    @Test
    void literalAddressesResolve() {
        assertThat(Endpoint.parse("127.0.0.1:9000").resolve().getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(Endpoint.parse("[::1]:9000").resolve().getAddress().isLoopbackAddress())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid:9000"})
    void aNameThatDoesNotResolveIsAUsageErrorThatSaysHowToCheck(String text) {
        Endpoint endpoint = Endpoint.parse(text);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(endpoint::resolve)
                .withMessageContaining(endpoint.host())
                .withMessageContaining("getent hosts")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(2));
    }
}
