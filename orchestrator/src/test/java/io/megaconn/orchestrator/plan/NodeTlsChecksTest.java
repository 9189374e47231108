package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.cluster;
import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.empty;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.HandshakeCost;
import io.megaconn.runtime.wire.TlsPeer;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Preflight of client pods over TLS. */
class NodeTlsChecksTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final ClientTls TYPED = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of());
    private static final ClientTls INSECURE = new ClientTls("", "", true, "", "", "", "1.2", List.of(), List.of());
    private static final TlsPeer PEER = peer("2027-11-30T13:00:00Z");

    private static TlsPeer peer(String notAfter) {
        return new TlsPeer("CN=a.test", "CN=ca", notAfter, "TLSv1.3", "TLS_AES_128_GCM_SHA256");
    }

    private static ConversationResult good(TlsPeer peer) {
        return new ConversationResult("10.96.0.7:8080", "10.96.0.7:8080", "", "", true, peer);
    }

    private static ConversationResult bad(String reason) {
        return new ConversationResult("10.96.0.7:8080", "10.96.0.7:8080", reason, reason + " (why)", true, null);
    }

    private static Plan external(ClientTls tls) {
        Plan plain = ExternalPlans.plan();
        Spec spec = Specs.target(plain.target())
                .perClient(100)
                .server(new Target.External(ExternalPlans.ENDPOINTS, List.of(), "", List.of(), ""))
                .build();
        return ClusterPlanner.plan(
                spec.with(spec.workload().over(tls)), ExternalPlans.ENDPOINTS, ExternalTarget.ofPods(1, "", ""));
    }

    private static Plan own(ClientTls tls) {
        Spec spec = Specs.target(250).perClient(100).build();
        return ClusterPlanner.plan(spec.with(spec.workload().over(tls)), List.of(new Endpoint("10.88.0.11", 9000)));
    }

    private static Check named(List<Check> checks, String name) {
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + name));
    }

    private static Check failing(TlsSecret secret, Plan plan, String error, ConversationResult... results) {
        ClusterFacts facts = empty().tlsSecret(secret.name(), secret.clientCertificate())
                .probe(NodeProbeBuilder.on("node1").conversed(error, results).build())
                .external("");
        return named(ClusterChecks.check(plan, facts), "node1: endpoints");
    }

    @Test
    void resumptionNeedsAServerThatIssuesTickets() {
        ClientTls resuming = new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of(), "", true);

        Check refused =
                named(ClusterChecks.check(own(resuming), empty().tls(false).build()), "server.tls.resume");
        Check met = named(ClusterChecks.check(own(resuming), empty().tls(true).build()), "server.tls.resume");

        assertThat(refused.status()).isEqualTo(Check.Status.REFUSE);
        assertThat(refused.fix()).contains("server.tls.resume=true");
        assertThat(met.status()).isEqualTo(Check.Status.OK);
        assertThat(ClusterChecks.check(own(TYPED), empty().tls(false).build()))
                .noneMatch(check -> check.name().equals("server.tls.resume"));
    }

    @Test
    void aSecretAddsItsFilesToTheSettings() {
        assertThat(TlsSecret.NONE.complete(TYPED)).isEqualTo(TYPED);
        assertThat(new TlsSecret("s", false).complete(TYPED))
                .returns("/etc/megaconn-tls/ca.crt", ClientTls::ca)
                .returns("", ClientTls::certificate);
        ClientTls both = new TlsSecret("s", true).complete(TYPED);
        assertThat(both)
                .returns("/etc/megaconn-tls/tls.crt", ClientTls::certificate)
                .returns("/etc/megaconn-tls/tls.key", ClientTls::key);
        assertThat(TlsSecret.keys(both)).containsExactly("ca.crt", "tls.crt", "tls.key");
        assertThat(new TlsSecret("s", true).complete(INSECURE))
                .as("unverified, but with a client certificate")
                .returns("", ClientTls::ca)
                .returns("/etc/megaconn-tls/tls.crt", ClientTls::certificate);
    }

    @Test
    void aSecretThatIsMountedIsShownWithTheKeysThatItNeeds() {
        TlsSecret secret = new TlsSecret("gateway", true);
        ClusterFacts facts = cluster().tlsSecret("gateway", true).external("");

        assertThat(named(ClusterChecks.check(external(secret.complete(TYPED)), facts), "workload.tls.secretName"))
                .returns("gateway", Check::found)
                .returns("a Secret with the keys ca.crt, tls.crt, tls.key", Check::needed);
        assertThat(ClusterChecks.check(ExternalPlans.plan(), facts))
                .as("plain")
                .noneMatch(check -> check.name().equals("workload.tls.secretName"));
        assertThat(named(
                        ClusterChecks.check(
                                external(secret.complete(TYPED)),
                                empty().tlsSecret("gateway", true).external("")),
                        "workload.tls.secretName"))
                .as("without probe pods")
                .returns(Status.WARN, Check::status)
                .returns(
                        "gateway, not read: no probe pod has run, and the orchestrator may not read Secrets",
                        Check::found)
                .returns("see its keys with: kubectl --namespace load describe secret gateway", Check::fix);
    }

    @Test
    void aCompleteHandshakeIsShownForEachNodeAndItsCertificateOnce() {
        ClusterFacts facts = empty().probe(
                        NodeProbeBuilder.on("node1").conversed("", good(PEER)).build())
                .probe(NodeProbeBuilder.on("node2").conversed("", good(PEER)).build())
                .external("");

        List<Check> checks = ClusterChecks.check(external(TYPED), facts);
        List<Check> certificates = NodeTlsChecks.certificates(external(TYPED), facts, NOW);

        assertThat(named(checks, "node2: endpoints"))
                .returns(Status.OK, Check::status)
                .returns("a verified handshake", Check::found);
        assertThat(certificates).singleElement().satisfies(check -> {
            assertThat(check.name()).isEqualTo("certificate of 10.96.0.7:8080");
            assertThat(check.found())
                    .isEqualTo("CN=a.test, issued by CN=ca, valid until 2027-11-30T13:00:00Z (TLSv1.3,"
                            + " TLS_AES_128_GCM_SHA256)");
            assertThat(check.status()).isEqualTo(Status.OK);
        });
        assertThat(NodeTlsChecks.certificates(ExternalPlans.plan(), facts, NOW)).isEmpty();
    }

    @Test
    void whatHandshakesTakeOnTheSlowestNodeIsShownOnce() {
        ClusterFacts facts = empty().probe(NodeProbeBuilder.on("node1")
                        .handshakes(new HandshakeCost(420, 400, 700))
                        .build())
                .probe(NodeProbeBuilder.on("node2")
                        .handshakes(new HandshakeCost(550, 310, 600))
                        .build())
                .probe(NodeProbeBuilder.failed("node3", "not created"))
                .external("");

        Check check = named(ClusterChecks.check(external(TYPED), facts), "TLS handshakes");

        assertThat(check.status()).isEqualTo(Status.OK);
        assertThat(check.found())
                .isEqualTo("0.55 ms of CPU at a client, measured over 1,300 handshakes on the slowest of 2 nodes");
        assertThat(check.needed()).isEqualTo("at least 1s at --connect-rate 2000 for a batch of 250 connections");
        assertThat(ClusterChecks.check(external(TYPED), empty().external("")))
                .as("clients of an older version do not measure it")
                .noneMatch(one -> one.name().equals("TLS handshakes"));
        assertThat(NodeTlsChecks.handshakeDemand(external(TYPED), facts)).satisfies(demand -> {
            assertThat(demand.cpuSeconds()).isCloseTo(0.00055, Offset.offset(1e-9));
            assertThat(demand.cores()).isEqualTo(facts.info().cores());
        });
        assertThat(NodeTlsChecks.handshakeDemand(external(TYPED), empty().external("")))
                .isNull();
    }

    @Test
    void certificatesThatExpireOrAreNotVerifiedAreWarnings() {
        ClusterFacts facts = empty().probe(NodeProbeBuilder.on("node1")
                        .conversed("", good(peer("2026-11-30T12:00:00Z")))
                        .build())
                .external("");

        assertThat(NodeTlsChecks.certificates(external(TYPED), facts, NOW).getFirst())
                .returns(Status.WARN, Check::status);
        assertThat(NodeTlsChecks.certificates(external(INSECURE), facts, NOW).getFirst())
                .returns(Status.WARN, Check::status)
                .satisfies(check -> assertThat(check.fix()).contains("workload.tls.secretName"));
    }

    @Test
    void aSecretThatIsMissingOrLacksAKeyRefusesWithWhatToType() {
        String error = "--tls-ca /etc/megaconn-tls/ca.crt can't be read: no such file";
        TlsSecret secret = new TlsSecret("gateway", false);

        assertThat(failing(secret, external(secret.complete(TYPED)), error))
                .returns(Status.REFUSE, Check::status)
                .satisfies(check -> assertThat(check.found()).contains(error))
                .satisfies(check -> assertThat(check.fix())
                        .contains(
                                "Secret gateway does not exist, or lacks the key ca.crt (kubectl --namespace load describe secret gateway)",
                                "kubectl --namespace load create secret generic gateway --from-file=ca.crt; or",
                                "helm upgrade megaconn helm/megaconn --namespace load --reset-then-reuse-values --set"
                                        + " workload.tls.secretName=NAME"));
    }

    /** Tests that the command makes a Secret with all keys, also if one of them is missing. */
    @Test
    void aKeyOfTheClientCertificateThatIsMissingIsNamed() {
        TlsSecret secret = new TlsSecret("gateway", true);

        assertThat(failing(
                                secret,
                                external(secret.complete(TYPED)),
                                "--tls-key /etc/megaconn-tls/tls.key can't be read: no such file")
                        .fix())
                .contains(
                        "lacks the key tls.key (",
                        "create secret generic gateway --from-file=ca.crt --from-file=tls.crt --from-file=tls.key; or");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--tls-ca /etc/megaconn-tls/ca.crt is empty",
                "--tls-ca /etc/megaconn-tls/ca.crt is not in PEM (-----BEGIN …): convert it with openssl"
            })
    void aKeyWithAWrongValueIsNamed(String error) {
        TlsSecret secret = new TlsSecret("gateway", false);

        assertThat(failing(secret, external(secret.complete(TYPED)), error))
                .returns("connected, but " + error, Check::found)
                .satisfies(
                        check -> assertThat(check.fix())
                                .startsWith(
                                        "correct ca.crt in Secret gateway (kubectl --namespace load describe secret gateway), or name another: helm upgrade "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "TLS_UNKNOWN_CA                 | -  | create secret generic NAME --from-file=ca.crt",
                "TLS_UNKNOWN_CA                 | gw | correct ca.crt in Secret gw",
                "TLS_ALERT_CERTIFICATE_REQUIRED | -  | --set workload.tls.secretName=NAME,workload.tls.clientCertificate=true",
                "TLS_ALERT_CERTIFICATE_REQUIRED | gw | --set workload.tls.secretName=gw,workload.tls.clientCertificate=true",
                "TLS_WRONG_HOST                 | -  | --tls-server-name NAME",
                "TLS_CERTIFICATE_EXPIRED        | -  | renew",
                "TLS_TIMEOUT                    | -  | speaks TLS on this port",
                "NOT_TLS                        | -  | tcp://HOST:PORT"
            })
    void aFailureNamesItsReasonAndWhatToType(String reason, String secret, String fix) {
        TlsSecret mounted = secret == null ? TlsSecret.NONE : new TlsSecret(secret, false);

        assertThat(failing(mounted, external(TYPED), reason + " (why)", bad(reason)))
                .returns("connected, but " + reason + " (why)", Check::found)
                .satisfies(check -> assertThat(check.fix())
                        .contains(fix)
                        .doesNotContain("--tls-ca", "--tls-cert ")
                        .endsWith("--force starts anyway"));
    }

    @Test
    void aClientCertificateThatIsRefusedIsThatOfTheSecret() {
        assertThat(failing(
                                new TlsSecret("gw", true),
                                external(TYPED),
                                "TLS_ALERT_BAD_CERTIFICATE",
                                bad("TLS_ALERT_BAD_CERTIFICATE"))
                        .fix())
                .contains("check that the server accepts the client certificate in Secret gw");
    }

    /** The plan has the server's certificate: clients need no Secret. */
    @Test
    void theReleasesOwnServerIsVerifiedByDefault() {
        ClusterFacts facts = empty().tls()
                .probe(NodeProbeBuilder.on("node1").conversed("", good(PEER)).build())
                .build();

        assertThat(NodeTlsChecks.certificates(own(INSECURE), facts, NOW).getFirst())
                .returns(Status.WARN, Check::status)
                .returns("omit --tls-insecure: clients get the server's certificate by the plan", Check::fix);
    }

    @Test
    void theReleasesOwnServerHasAHandshakeToo() {
        Plan plan = own(TYPED.trustingCertificates("PEM"));
        ClusterFacts complete = empty().tls()
                .probe(NodeProbeBuilder.on("node1").conversed("", good(PEER)).build())
                .build();
        ClusterFacts restarted = empty().tls()
                .probe(NodeProbeBuilder.on("node1")
                        .conversed("TLS_UNKNOWN_CA", bad("TLS_UNKNOWN_CA"))
                        .build())
                .build();

        assertThat(named(ClusterChecks.check(plan, complete), "node1: server over TLS"))
                .returns("a verified handshake", Check::found);
        assertThat(named(ClusterChecks.check(plan, restarted), "node1: server over TLS"))
                .returns(Status.REFUSE, Check::status)
                .satisfies(check -> assertThat(check.fix()).contains("the server has been restarted in the meantime"));
        assertThat(named(ClusterChecks.check(plan, complete), "protocol"))
                .returns(Status.OK, Check::status)
                .returns("the server speaks tls", Check::found);
    }

    @Test
    void anotherProtocolThanTheServersIsRefusedWithTheValueToSet() {
        assertThat(named(ClusterChecks.check(own(TYPED), empty().build()), "protocol"))
                .returns(Status.REFUSE, Check::status)
                .satisfies(check -> assertThat(check.fix()).endsWith("--set server.protocol=tls"));
    }

    @Test
    void podsThatAreSizedForPlainConnectionsHoldFewerOverTls() {
        ReleaseDefaults plain = ReleaseDefaults.NONE;
        SpecDefaults local = SpecDefaults.LOCAL;
        SpecDefaults release =
                new SpecDefaults(25_000, local.messageInterval(), local.reply(), local.protocol(), plain);
        SpecDefaults sized = new SpecDefaults(
                25_000, local.messageInterval(), local.reply(), local.protocol(), plain.with(TlsSecret.NONE, true));

        assertThat(local.connectionsPerClient(true)).isEqualTo(25_000);
        assertThat(release.connectionsPerClient(false)).isEqualTo(25_000);
        assertThat(release.connectionsPerClient(true)).isEqualTo(11_756);
        assertThat(sized.connectionsPerClient(true)).isEqualTo(25_000);
        assertThat(named(
                        ClusterChecks.check(
                                external(TYPED), empty().roomPerClient(200).external("")),
                        "client.connections over TLS"))
                .returns(Status.REFUSE, Check::status)
                .returns("94", Check::found)
                .satisfies(check -> assertThat(check.fix()).endsWith("--set client.connections=213"));
    }
}
