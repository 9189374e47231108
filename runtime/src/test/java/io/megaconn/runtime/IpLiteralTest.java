package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.7", "255.255.255.255", "::", "::1", "fd00::7", "2001:db8:0:1:1:1:1:1"})
    void anAddressIsItself(String text) {
        assertThat(IpLiteral.isMeant(text)).isTrue();
        assertThat(IpLiteral.parse(text)).isEqualTo(InetAddress.ofLiteral(text));
        assertThat(IpLiteral.canonical(IpLiteral.parse(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "FD00::7, fd00::7",
        "0:0:0:0:0:0:0:1, ::1",
        "fd00:0:0:1::, fd00:0:0:1::",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:2:0:0:3:0:0, 1:0:2::3:0:0",
        "::ffff:10.0.0.7, 10.0.0.7"
    })
    void thereIsOneWayToWriteIt(String text, String canonical) {
        assertThat(IpLiteral.canonical(IpLiteral.parse(text))).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "127.0.0.0x1",
                "010.0.0.1",
                "127.0.0.01",
                "127.0.0.256",
                "127.0.0.1.",
                "127.0.0.1.5",
                "\u0661.0.0.\u0661",
                "1::2::3",
                ":",
                "12345::",
                "::1/64",
                "fd00::7:x"
            })
    void whatTheResolverWouldTakeForAnotherAddressIsRefused(String text) {
        assertThat(IpLiteral.isMeant(text)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpLiteral.parse(text))
                .withMessageContaining("'" + text + "'");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> Endpoint.resolve(text))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "node1", "10.example", "1.2.3.4.example.com", "x86", "0xbox", "a.b2"})
    void namesAreNames(String text) {
        assertThat(IpLiteral.isMeant(text)).isFalse();
    }
}
