package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.Cpu;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the rules about TLS. */
class HandshakesTest {
    private static final Cpu START = new Cpu(1_000, 100_000, 100_000, 2, 0, 0, 0);

    /** Returns counters after ten seconds of two cores. */
    private static Cpu after(long processMs, long busyMs) {
        return new Cpu(1_000 + processMs, 100_000 + busyMs, 120_000 - busyMs, 2, 0, 0, 0);
    }

    private static Situation late() {
        return Situation.normal()
                .waited(Duration.ofSeconds(10), Duration.ofSeconds(12))
                .handshakes(5_000);
    }

    /** Returns the causes: a batch that is late is also slow. */
    private static List<Finding> causes(Situation situation) {
        return situation.diagnosis().stream()
                .filter(finding -> finding.limit() != Limit.SLOW)
                .toList();
    }

    private static List<String> limits(Situation situation) {
        return causes(situation).stream()
                .map(finding -> finding.limit().toString())
                .toList();
    }

    private static String only(Situation situation) {
        List<Finding> findings = causes(situation);
        assertThat(findings).hasSize(1);
        return findings.getFirst().lineWithPage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TLS_CERTIFICATE_EXPIRED         | refused its certificate 40 times, TLS_CERTIFICATE_EXPIRED (why) | renew",
                "TLS_CERTIFICATE_NOT_YET_VALID   | refused its certificate | clock",
                "TLS_UNKNOWN_CA                  | refused its certificate | --tls-ca FILE",
                "TLS_WRONG_HOST                  | refused its certificate | --tls-server-name",
                "TLS_CERTIFICATE_MALFORMED       | refused its certificate | see the reason",
                "TLS_VERSION                     | the TLS handshake failed 40 times, TLS_VERSION (why) | --tls-min-version",
                "TLS_ALERT_PROTOCOL_VERSION      | the TLS handshake failed | --tls-min-version",
                "TLS_ALERT_HANDSHAKE_FAILURE     | the TLS handshake failed | --tls-ciphers",
                "TLS_ALERT_CERTIFICATE_REQUIRED  | the TLS handshake failed | --tls-cert FILE --tls-key FILE",
                "TLS_ALERT_UNKNOWN_CA            | the TLS handshake failed | refuses the client certificate",
                "TLS_ALERT_UNRECOGNIZED_NAME     | the TLS handshake failed | --tls-server-name NAME",
                "TLS_ALERT_INTERNAL_ERROR        | the TLS handshake failed | see the server's log",
                "TLS_TIMEOUT                     | the TLS handshake failed | --connect-rate",
                "TLS_EOF                         | the TLS handshake failed | maximum of connections",
                "TLS_BAD_RECORD                  | connections ended because a TLS record was invalid 40 times | a proxy",
                "NOT_TLS                         | only one end of the connection speaks TLS, failed 40 times | tcp://HOST:PORT",
                "TLS_SERVER                      | only one end of the connection speaks TLS, failed 40 times | tls://HOST:PORT",
            })
    void eachReasonHasItsTextAndItsFix(String reason, String seen, String fix) {
        String page = seen.startsWith("refused") ? "tls-certificate" : "tls-handshake";
        assertThat(only(Situation.normal().failure(reason, 40).detail(reason, "why")))
                .startsWith("127.0.0.1:9000: ")
                .contains(seen, fix, "docs/limits/%s.md".formatted(page));
    }

    /** Tests every rule for failures of openings: in a cluster, other words say how clients get what the server requires. */
    @ParameterizedTest
    @ValueSource(strings = {"TLS_UNKNOWN_CA", "TLS_ALERT_CERTIFICATE_REQUIRED", "HTTP_401", "WS_CLOSE_1008"})
    void theFixIsThatOfTheBackend(String reason) {
        assertThat(causes(Situation.normal().inCluster().failure(reason, 40)))
                .singleElement()
                .returns("a value of the chart for " + reason, Finding::fix);
    }

    @Test
    void whileNoneIsMissingAHandshakeThatFailedIsHistory() {
        assertThat(limits(Situation.normal().held(100).failure("TLS_EOF", 3))).isEmpty();
        assertThat(limits(Situation.normal().held(100).failure("TLS_TIMEOUT", 3)))
                .isEmpty();
    }

    /** Tests a hold: the clients have opened the connections again. */
    @Test
    void aConnectionThatTlsEndedIsExplainedWhileNoneIsMissing() {
        assertThat(only(Situation.normal().held(100).failure("TLS_BAD_RECORD", 3)))
                .contains("connections ended because a TLS record was invalid 3 times, TLS_BAD_RECORD");
        assertThat(limits(Situation.normal().held(100).failure("TLS_ALERT_INTERNAL_ERROR", 1)))
                .containsExactly("tls-handshake");
    }

    /** Tests findings that a history keeps by their keys. */
    @Test
    void eachReasonAtOneEndpointIsAFindingOfItsOwn() {
        Situation several = Situation.normal()
                .failure("TLS_ALERT_INTERNAL_ERROR", 40)
                .failure("TLS_VERSION", 30)
                .failure("TLS_UNKNOWN_CA", 20)
                .failure("TLS_CERTIFICATE_EXPIRED", 10)
                .failure("HTTP_401", 9)
                .failure("HTTP_503", 8);
        assertThat(causes(several))
                .extracting(Finding::key)
                .doesNotHaveDuplicates()
                .hasSize(6);
    }

    @Test
    void handshakesThatTakeAllOfTheMachine() {
        assertThat(only(late().cpu(after(9_000, 19_800), after(0, 0))
                        .before(START)
                        .clientCpu(START, after(9_500, 19_800))
                        .cpuMs(18_500)))
                .startsWith("this machine: TLS handshakes are the limit, 500 per second:")
                .contains(
                        "the server uses 0.9 of 2 cores, and the clients use 1.0",
                        "--batch-timeout",
                        "docs/limits/tls-cpu.md");
    }

    @Test
    void handshakesThatTimeOutOnAFullMachine() {
        assertThat(only(late().failure("TLS_TIMEOUT", 300)
                        .cpu(after(9_000, 19_800), after(0, 0))
                        .before(START)
                        .clientCpu(START, after(9_500, 19_800))
                        .cpuMs(18_500)))
                .contains("500 per second, 300 times timed out:", "use --connect-rate 400, so that none times out");
    }

    @Test
    void theSideWhoseLoopsAreBusyIsNamed() {
        Situation server = late().inCluster()
                .cpu(after(19_000, 19_100), after(0, 0))
                .before(START)
                .clientCpu(START, after(1_000, 2_000));
        Situation clients = late().inCluster()
                .cpu(after(1_000, 2_000), after(0, 0))
                .before(START)
                .clientCpu(START, after(9_900, 12_000));

        assertThat(only(server)).startsWith("server: TLS handshakes are the limit");
        assertThat(only(clients)).startsWith("clients: TLS handshakes are the limit");
    }

    /** Tests clients that have time left: what they wait for is a server whose CPU time nobody knows. */
    @Test
    void anotherServerIsNamedIfTheClientsHaveTime() {
        assertThat(only(late().external().failure("TLS_TIMEOUT", 30).clientCpu(START, after(2_000, 6_000))))
                .startsWith("server: TLS handshakes are the limit")
                .contains("the clients use 0.2 of 2 cores, all programs of their machine 0.6");
    }

    @Test
    void handshakesThatTimeOutOfAServerWithTimeHaveAnotherReason() {
        assertThat(limits(late().failure("TLS_TIMEOUT", 30)
                        .cpu(after(1_000, 3_000), after(0, 0))
                        .before(START)
                        .clientCpu(START, after(1_000, 3_000))))
                .containsExactly("tls-handshake");
    }

    @Test
    void aMachineThatOtherProgramsKeepBusyIsTheirs() {
        assertThat(limits(late().cpu(after(1_000, 19_900), after(0, 0))
                        .before(START)
                        .clientCpu(START, after(1_000, 19_900))
                        .cpuMs(2_000)))
                .containsExactly("cpu");
    }

    @Test
    void plainConnectionsHaveNoHandshakes() {
        assertThat(limits(late().handshakes(0)
                        .cpu(after(9_000, 19_800), after(0, 0))
                        .before(START)
                        .cpuMs(18_500)))
                .containsExactly("cpu");
    }
}
