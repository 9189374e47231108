package io.megaconn.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, localhost:9600, true",
        "127.0.0.1, 127.0.0.1, LOCALHOST, true",
        "127.0.0.1, 127.0.0.1, 127.0.0.1:9600, true",
        "127.0.0.1, 127.0.0.1, 127.0.0.2, true",
        "127.0.0.1, 127.0.0.1, [::1]:9600, true",
        "box.example, 127.0.0.1, Box.example:9600, true",
        "127.0.0.1, 127.0.0.1, evil.example:9600, false",
        "127.0.0.1, 127.0.0.1, localhost.evil.example, false",
        "127.0.0.1, 127.0.0.1, 127.0.0.1.evil.example, false",
        "127.0.0.1, 127.0.0.1, evil, false",
        "127.0.0.1, 127.0.0.1, 10.0.0.7:9600, false",
        // A pod: kubelet and Prometheus use its address, port-forward a loopback one, others the name of a service.
        "0.0.0.0, 0.0.0.0, 10.244.1.7:9601, true",
        "10.244.1.7, 10.244.1.7, 10.244.1.7:9601, true",
        "10.244.1.7, 10.244.1.7, 192.0.2.9:31000, true",
        "10.244.1.7, 10.244.1.7, localhost:9601, true",
        "0.0.0.0, 0.0.0.0, [fd00::7]:9601, true",
        "0.0.0.0, 0.0.0.0, server:9600, true",
        "0.0.0.0, 0.0.0.0, server.megaconn.svc:9600, true",
        "0.0.0.0, 0.0.0.0, server.megaconn.svc.cluster.local:9600, true",
        "0.0.0.0, 0.0.0.0, box.internal, true",
        "0.0.0.0, 0.0.0.0, evil.example, false",
        "0.0.0.0, 0.0.0.0, svc.evil.example, false",
        "0.0.0.0, 0.0.0.0, 10.244.1.7.evil.example, false",
        "10.0.0.7, 10.0.0.7, evil.example:80, false"
    })
    void onlyNamesThatNobodyElseCanOwnAreAnswered(String typed, String bound, String header, boolean answered) {
        assertThat(HostHeader.allowed(header, typed, InetAddress.ofLiteral(bound)))
                .isEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', false",
        "'', none, false",
        "'', same-origin, false",
        "'', cross-site, true",
        "http://127.0.0.1:9600, '', false",
        "https://evil.example, '', true",
        "null, '', true"
    })
    void aPageOfAnotherSiteIsSeenByWhatItsBrowserSays(String origin, String fetchSite, boolean crossSite) {
        assertThat(HostHeader.crossSite("127.0.0.1:9600", origin, fetchSite)).isEqualTo(crossSite);
    }
}
