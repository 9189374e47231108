package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/** Tests 2,000 connections of two client pods to the release's own server over TLS, which has made its certificate in memory. */
@Isolated // a handshake on a starved node is refused by preflight, as it should be
class TlsIT {
    private static final int CONNECTIONS = 2_000;

    @RegisterExtension
    static final Release release = Release.of("tls", new ByHelm("""
            server: {protocol: tls, reply: echo, resources: {requests: {memory: 150Mi}}}
            client: {connections: 1000}
            """));

    private static Program ramp;

    @BeforeAll
    static void ramp() {
        ramp = release.orchestrator("ramp", "--target", "" + CONNECTIONS, "--batch", "2", "--hold", "5s")
                .exits(0);
    }

    @Test
    void everyConnectionHasHadAVerifiedHandshakeAndRepliesOverTls() {
        JsonNode report = RunRecords.only(release.folder().resolve("runs"));

        assertThat(report.at("/counts/server").asInt()).isEqualTo(CONNECTIONS);
        assertThat(report.at("/phases/ramp/handshakeTime/count").asInt()).isEqualTo(CONNECTIONS);
        assertThat(report.at("/plan/workload/tls/insecure").asBoolean()).isFalse();
        assertThat(report.at("/phases/ramp/answered").asLong()).isPositive();
    }

    @Test
    void preflightSaysWhatTheCertificateSaysAndRampHowToKeepIt() {
        assertThat(ramp.err()).contains("certificate of ", "TLSv1.3");
        assertThat(ramp.err()).contains("its certificate is lost with its pod", "--set server.tls.secretName=NAME");
    }

    @Test
    void thePlanHasTheCertificateAndNoKey() {
        String plan = release.client()
                .configMaps()
                .inNamespace(release.namespace())
                .withName("megaconn-plan")
                .get()
                .getData()
                .get("plan.json");

        assertThat(plan).contains("-----BEGIN CERTIFICATE-----").doesNotContain("PRIVATE KEY");
    }
}
