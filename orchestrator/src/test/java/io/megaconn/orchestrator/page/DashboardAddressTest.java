package io.megaconn.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardAddressTest {
    @ParameterizedTest
    @CsvSource({
        "8080, 127.0.0.1, 8080",
        ":8080, 127.0.0.1, 8080",
        "0, 127.0.0.1, 0",
        "0.0.0.0:80, 0.0.0.0, 80",
        "box.example:8080, box.example, 8080",
        "[::1]:8080, ::1, 8080"
    })
    void withoutAHostItIsLoopback(String text, String host, int port) {
        assertThat(DashboardAddress.parse(text)).isEqualTo(new DashboardAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "127.0.0.1", "1.2.3.4:", "70000", "::1:8080", "a:b", "-1", "[]:80"})
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DashboardAddress.parse(text))
                .withMessageContaining(text)
                .withMessageContaining("8080");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:8080, true",
        "127.0.0.1, LOCALHOST, true",
        "127.0.0.1, 127.0.0.1:8080, true",
        "127.0.0.1, 127.0.0.2, true",
        "127.0.0.1, [::1]:8080, true",
        "127.0.0.1, evil.example:8080, false",
        "127.0.0.1, localhost.evil.example, false",
        "127.0.0.1, 10.0.0.7:8080, false",
        "127.0.0.1, '', false",
        "127.0.0.1, 127.0.0.1.evil.example, false",
        "10.0.0.7, 10.0.0.7:8080, true",
        "10.0.0.7, 10.0.0.8:8080, true",
        "0.0.0.0, 10.0.0.8:8080, true",
        "0.0.0.0, evil.example, false"
    })
    void onlyOurOwnNamesAreAnswered(String bound, String header, boolean answered) {
        DashboardAddress address = new DashboardAddress(bound, 8080);

        assertThat(address.answersTo(header, InetAddress.ofLiteral(bound))).isEqualTo(answered);
    }
}
