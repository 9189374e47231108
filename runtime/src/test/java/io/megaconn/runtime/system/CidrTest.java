package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/32, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.2, false",
        "10.1.2.2/31, 10.1.2.3, true",
        "10.1.2.2/31, 10.1.2.4, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "10.0.0.0/8, fd00::1, false",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe00::1, false",
        "::/0, fd00::1, true",
        "::/0, 10.0.0.1, false",
        "fe80::/10, febf::1, true",
        "fe80::/10, fec0::1, false"
    })
    void anAddressBelongsToItOrNot(String network, String address, boolean belongs) {
        Cidr cidr = Cidr.parse(network);
        assertThat(cidr.contains(InetAddress.ofLiteral(address).getAddress())).isEqualTo(belongs);
        assertThat(cidr).hasToString(network);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.5/16 | four decimal numbers",
                "2130706433/32 | four decimal numbers",
                "010.0.0.0/8 | four decimal numbers",
                "10.0.0/8 | four decimal numbers",
                "10.0.0.0/\u0668 | 0 to 32",
                "10.0.0.0/+8 | 0 to 32",
                "10.0.0.0/08 | 0 to 32",
                "10.0.0.0/-1 | 0 to 32",
                "10.0.0.0/33 | 0 to 32",
                "10.0.0.0/ | 0 to 32",
                "10.0.0.0/8/8 | 0 to 32",
                "10.0.0.0/99999999999 | 0 to 32",
                "10.0.0.0 | 10.0.0.0/32",
                "10.1.2.3/8 | write 10.0.0.0/8",
                "127.5.0.0/8 | write 127.0.0.0/8",
                "[::1]/128 | not an IPv6 address",
                "fe80::1%lo/128 | IPv6",
                "fd00::/129 | 0 to 128",
                "fd00::1/8 | write fd00::/8",
                "FD00::/8 | write fd00::/8",
                "fd00:0::/16 | write fd00::/16",
                "::ffff:10.0.0.0/8 | write 10.0.0.0/8",
                "localhost/8 | four decimal numbers",
                "/8 | four decimal numbers"
            })
    void whatIsNotANetworkIsQuotedWithWhatToWrite(String text, String explanation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining(explanation);
    }
}
