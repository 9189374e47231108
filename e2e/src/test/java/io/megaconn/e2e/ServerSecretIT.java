package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.megaconn.testkit.Program;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** Tests two ramps to the release's own server over TLS, with the certificate of a Secret, between which the server pod is deleted. */
@Slow
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class ServerSecretIT {
    private static final int CONNECTIONS = 200;
    private static final String NAME = "server.test";

    @RegisterExtension
    static final Release release = Release.of("server-secret", new WithSecret(new ByHelm("""
            server: {protocol: tls, tls: {secretName: server-tls}}
            client: {connections: 200}
            """)));

    private static PemFiles files;
    private static Pod firstServer;
    private static Program first;

    /** Makes the Secret before the chart: without it, the server pod does not start. */
    private record WithSecret(ByHelm chart) implements Installation {
        @Override
        public void install(Release release) {
            files = new PemFiles(release.folder());
            files.sign(NAME);
            release.client()
                    .resource(files.secret(release, "server-tls", NAME, Map.of()))
                    .create();
            chart.install(release);
        }

        @Override
        public void remove(Release release) {
            chart.remove(release);
        }
    }

    @BeforeAll
    static void ramps() {
        firstServer = release.pods("server").getFirst();
        first = ramp("first");
        release.client().resource(firstServer).delete();
        ramp("second");
    }

    private static Program ramp(String output) {
        return release.orchestrator(
                        "ramp",
                        "--target",
                        "" + CONNECTIONS,
                        "--tls-server-name",
                        NAME,
                        "--hold",
                        "1s",
                        "--down",
                        "--output",
                        output)
                .exits(0);
    }

    private static JsonNode report(String output) {
        return RunRecords.only(release.folder().resolve(output));
    }

    @Test
    void everyConnectionOfBothRampsIsVerified() {
        assertThat(release.pods("server"))
                .noneMatch(pod -> pod.getMetadata()
                        .getUid()
                        .equals(firstServer.getMetadata().getUid()));
        for (String ramp : new String[] {"first", "second"}) {
            JsonNode report = report(ramp);
            RunRecords.assertCounts(report.get("counts"), CONNECTIONS);
            assertThat(report.at("/phases/ramp/handshakeTime/count").asInt()).isEqualTo(CONNECTIONS);
            assertThat(report.at("/plan/workload/tls/insecure").asBoolean()).isFalse();
        }
    }

    @Test
    void clientsTrustTheCertificateAndTheAuthorityOfTheSecretAlsoAfterARestart() {
        String trusted = report("first").at("/plan/workload/tls/caCertificates").asString();

        assertThat(trusted)
                .contains(
                        files.text(NAME, "crt").strip(),
                        files.text(PemFiles.AUTHORITY, "crt").strip());
        assertThat(report("second").at("/plan/workload/tls/caCertificates").asString())
                .isEqualTo(trusted);
        assertThat(first.err()).contains("issued by CN=ca").doesNotContain("its certificate is lost with its pod");
    }
}
