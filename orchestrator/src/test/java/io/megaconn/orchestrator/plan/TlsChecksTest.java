package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.ExternalTarget.Listener;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.tls.OwnCertificate;
import io.megaconn.runtime.tls.ServerKeyFiles;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.TlsPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsChecksTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final ClientTls VERIFIED =
            new ClientTls("ca.pem", "", false, "", "", "", "1.2", List.of(), List.of());
    private static final ClientTls INSECURE = new ClientTls("", "", true, "", "", "", "1.2", List.of(), List.of());
    private static final TlsPeer PEER = peer("2026-11-30T13:00:00Z");

    private static TlsPeer peer(String notAfter) {
        return new TlsPeer("CN=a.test", "CN=ca", notAfter, "TLSv1.3", "TLS_AES_128_GCM_SHA256");
    }

    private static ConversationResult good(String address, TlsPeer peer) {
        return new ConversationResult("a.test:443", address, "", "", true, peer);
    }

    private static ConversationResult bad(String reason, boolean connected) {
        return new ConversationResult("a.test:443", "10.0.0.1:443", reason, reason + " (why)", connected, null);
    }

    private static List<Check> checks(ClientTls tls, Duration hold, boolean loopback, ConversationResult... results) {
        Spec spec = Specs.target(1_000)
                .hold(hold)
                .connectRate(10)
                .server(new Target.External(List.of(Endpoint.parse("a.test:443")), List.of(), "", List.of(), ""))
                .build();
        ExternalTarget external = new ExternalTarget(Listener.HERE, loopback, List.of(), 1, 1, true, "", List.of(), "");
        Plan plan =
                Planner.plan(spec.with(spec.workload().over(tls)), Hosts.host().build(), external);
        return TlsChecks.of(new OpeningForecast(plan, 2, null), List.of(results), NOW);
    }

    private static Check only(ConversationResult... results) {
        List<Check> checks = checks(VERIFIED, Duration.ZERO, false, results);
        assertThat(checks).hasSize(1);
        return checks.getFirst();
    }

    @Test
    void aGoodConversationSaysWhatTheCertificateSays() {
        List<Check> checks = checks(VERIFIED, Duration.ofMinutes(5), false, good("10.0.0.1:443", PEER));

        assertThat(checks).extracting(Check::status).containsOnly(Check.Status.OK);
        assertThat(checks).extracting(Check::name).containsExactly("endpoint a.test:443", "certificate of a.test:443");
        assertThat(checks.getFirst().found()).isEqualTo("a verified handshake");
        assertThat(checks.getLast().found())
                .isEqualTo(
                        "CN=a.test, issued by CN=ca, valid until 2026-11-30T13:00:00Z (TLSv1.3, TLS_AES_128_GCM_SHA256)");
    }

    @Test
    void aCertificateThatEndsBeforeTheRunIsAWarning() {
        // 1,000 connections at 10/s take 100 s
        Check inTime = checks(VERIFIED, Duration.ofMinutes(58), false, good("10.0.0.1:443", PEER))
                .getLast();
        Check tooEarly = checks(VERIFIED, Duration.ofMinutes(59), false, good("10.0.0.1:443", PEER))
                .getLast();

        assertThat(inTime.status()).isEqualTo(Check.Status.OK);
        assertThat(tooEarly.status()).isEqualTo(Check.Status.WARN);
        assertThat(tooEarly.needed()).contains("2026-11-30T13:00:40Z");
        assertThat(tooEarly.fix()).contains("renew the server's certificate");
    }

    /** The certificate is valid for a year; 1,000 connections at 10/s take 100 s. */
    @ParameterizedTest
    @CsvSource({"364, OK", "365, WARN"})
    void theCertificateOfTheOwnServerToo(int days, Check.Status status, @TempDir Path folder) throws IOException {
        OwnCertificate own = OwnCertificate.make(List.of("localhost"), List.of(), NOW);
        ServerKeyFiles files = ServerKeyFiles.of(
                Files.writeString(folder.resolve("cert.pem"), own.certificate()), folder.resolve("key.pem"), null);
        Spec spec = Specs.target(1_000)
                .hold(Duration.ofDays(days))
                .connectRate(10)
                .server(new Target.OwnServer(9000, files))
                .build();
        Plan plan = Planner.plan(
                spec.with(spec.workload().over(VERIFIED)), Hosts.host().build(), null);

        Check check = TlsChecks.ofServer(new OpeningForecast(plan, 2, null), files, NOW);
        assertThat(check.name()).isEqualTo("certificate of " + files.certificate());
        assertThat(check.status()).isEqualTo(status);
        assertThat(check.found()).isEqualTo("valid until 2027-11-30T12:00:00Z");
    }

    @Test
    void anUnverifiedCertificateIsAWarningEvenIfItHasExpired() {
        Check check = checks(INSECURE, Duration.ZERO, false, good("10.0.0.1:443", peer("2020-01-01T00:00:00Z")))
                .getLast();

        assertThat(check.status()).isEqualTo(Check.Status.WARN);
        assertThat(check.found()).endsWith(", not verified");
        assertThat(check.fix()).contains("--tls-ca FILE", "--tls-insecure");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TLS_UNKNOWN_CA                 | --tls-ca FILE",
                "TLS_WRONG_HOST                 | --tls-server-name",
                "TLS_CERTIFICATE_EXPIRED        | renew",
                "NOT_TLS                        | tcp://HOST:PORT",
                "TLS_UNEXPECTED_MESSAGE         | tcp://HOST:PORT",
                "TLS_ALERT_CERTIFICATE_REQUIRED | --tls-cert FILE --tls-key FILE",
                "TLS_ALERT_PROTOCOL_VERSION     | --tls-min-version",
                "TLS_TIMEOUT                    | speaks TLS on this port",
                "EOF                            | --tls-cert FILE --tls-key FILE"
            })
    void aFailureNamesItsReasonAndWhatToType(String reason, String fix) {
        Check check = only(bad(reason, true));

        assertThat(check.refuses()).isTrue();
        assertThat(check.found()).isEqualTo(reason + " (why)");
        assertThat(check.fix()).contains(fix).endsWith("--force starts anyway");
    }

    @Test
    void aServerThatIsNotThereIsToBeStarted() {
        assertThat(only(bad("ECONNREFUSED", false)).fix()).startsWith("start the server");
    }

    @Test
    void oneOfSeveralAddressesThatFailsIsAWarning() {
        Check check = checks(VERIFIED, Duration.ZERO, false, good("10.0.0.2:443", PEER), bad("ECONNREFUSED", false))
                .getFirst();

        assertThat(check.status()).isEqualTo(Check.Status.WARN);
        assertThat(check.found()).isEqualTo("10.0.0.1:443: ECONNREFUSED (why)");
    }

    @Test
    void ipv6AddressesThatClientsDontUseAreLeftOut() {
        ConversationResult ipv6 = new ConversationResult("a.test:443", "0:0:0:0:0:0:0:1:443", "X", "X", false, null);

        assertThat(checks(VERIFIED, Duration.ZERO, true, good("127.0.0.1:443", PEER), ipv6)
                        .getFirst()
                        .status())
                .isEqualTo(Check.Status.OK);
        assertThat(checks(VERIFIED, Duration.ZERO, false, good("127.0.0.1:443", PEER), ipv6)
                        .getFirst()
                        .status())
                .isEqualTo(Check.Status.WARN);
    }
}
