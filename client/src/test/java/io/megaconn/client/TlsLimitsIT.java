package io.megaconn.client;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs into the limits of TLS, those that exclude nobody else at once. */
@Timeout(180)
class TlsLimitsIT {
    private static final Certificates CERTIFICATES = new Certificates("test");

    @TempDir
    Path folder;

    private static X509Bundle certificate(String host, Duration from, Duration to) {
        return CERTIFICATES.signed(builder -> Certificates.valid(from, to)
                .apply(new CertificateBuilder().subject("CN=" + host).ecp256().addSanDnsName(host)));
    }

    private Program start(List<TestServer> servers, String... options) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("--tls-ca=" + CERTIFICATES.ca(folder), "--tls-server-name=" + Certificates.HOST));
        servers.forEach(server ->
                all.add("--endpoint=tls://127.0.0.9:" + server.address().getPort()));
        all.addAll(List.of(options));
        return ClientProcess.start(all.toArray(String[]::new));
    }

    private static void awaitFinding(Program client, String page, String... words) {
        eventually()
                .untilAsserted(() -> assertThat(client.outLines())
                        .anySatisfy(line -> assertThat(line)
                                .startsWith("finding: ")
                                .contains(words)
                                .contains(page)));
    }

    /** Six servers: three whose certificates the client refuses, and three with which it has no handshake at all. */
    @Test
    void certificatesAndHandshakes() throws Exception {
        Certificates others = new Certificates("other");
        Duration day = Duration.ofDays(1);
        X509Bundle certificate = CERTIFICATES.server();
        TestServer.Behavior expired = CERTIFICATES.serving(
                certificate(Certificates.HOST, day.multipliedBy(-2), day.negated()), _ -> {}, TestServer.ECHO);
        TestServer.Behavior foreign = others.serving(others.server(), _ -> {}, TestServer.ECHO);
        TestServer.Behavior wrong =
                CERTIFICATES.serving(certificate("other.test", day.negated(), day), _ -> {}, TestServer.ECHO);
        TestServer.Behavior old = CERTIFICATES.serving(
                certificate, socket -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}), TestServer.ECHO);
        TestServer.Behavior demanding =
                CERTIFICATES.serving(certificate, socket -> socket.setNeedClientAuth(true), TestServer.ECHO);
        TestServer.Behavior plain = socket -> {
            socket.getOutputStream().write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
            TestServer.DISCARD.serve(socket); // a server that closes without reading resets the connection
        };
        try (TestServer first = TestServer.start(expired);
                TestServer second = TestServer.start(foreign);
                TestServer third = TestServer.start(wrong);
                TestServer fourth = TestServer.start(old);
                TestServer fifth = TestServer.start(demanding);
                TestServer sixth = TestServer.start(plain);
                Program client = start(
                        List.of(first, second, third, fourth, fifth, sixth),
                        "--connections=12",
                        "--tls-min-version=1.3")) {
            for (String reason : List.of("TLS_CERTIFICATE_EXPIRED", "TLS_UNKNOWN_CA", "TLS_WRONG_HOST")) {
                awaitFinding(client, "docs/limits/tls-certificate.md", "refused its certificate", reason);
            }
            awaitFinding(client, "docs/limits/tls-handshake.md", "the TLS handshake failed", "VERSION");
            awaitFinding(
                    client, "docs/limits/tls-handshake.md", "the TLS handshake failed", "TLS_ALERT_", "--tls-cert");
            awaitFinding(
                    client, "docs/limits/tls-handshake.md", "only one end of the connection speaks TLS", "NOT_TLS");
        }
    }

    /** The first handshakes are in time, and the others wait for those before them. */
    @Test
    @OnRequest
    void cpuTime() throws Exception {
        TestServer.Behavior serving = CERTIFICATES.serving(CERTIFICATES.server(), _ -> {}, TestServer.DISCARD);
        try (TestServer server = TestServer.start(serving);
                Program client = start(
                        List.of(server), "--connections=3000", "--max-connecting=3000", "--connect-timeout=200ms")) {
            awaitFinding(client, "docs/limits/tls-cpu.md", "TLS handshakes are the limit", "timed out");
        }
    }
}
