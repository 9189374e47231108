package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests 2,000 connections of two client pods to an nginx that requires a client certificate, with certificates from Secrets. */
@Slow
@Isolated // a handshake on a starved node is refused by preflight, as it should be
class TlsSecretsIT {
    private static final int CONNECTIONS = 2_000;
    private static final String NAME = "gateway.test";

    @RegisterExtension
    static final Release release = Release.of("tls-secrets", new ByHelm("""
            client: {connections: 1000}
            target: {endpoints: ["tls://127.0.0.1:1"]}
            workload:
              message: 'GET / HTTP/1.1\\r\\nHost: nginx\\r\\n\\r\\n'
              expect: 'HTTP/1.1 200'
              tls: {secretName: gateway, clientCertificate: true}
            """));

    private static PemFiles files;
    private static Program missing;
    private static Program ramp;

    @BeforeAll
    static void ramp() {
        NginxImage.load(release.folder());
        files = new PemFiles(release.folder());
        files.sign(NAME);
        files.sign("client");
        release.client()
                .resource(files.secret(release, "nginx-tls", NAME, Map.of("tls.conf", NginxImage.TLS)))
                .create();
        String endpoint = "tls://" + NginxService.start(release, nginx(), 443, NginxImage.TLS_PORT);
        String[] options = {"--endpoint", endpoint, "--target", "" + CONNECTIONS, "--tls-server-name", NAME};
        missing = release.orchestrator(Stream.concat(Stream.of("preflight"), Stream.of(options))
                        .toArray(String[]::new))
                .exits(3);
        release.client()
                .resource(files.secret(release, "gateway", "client", Map.of()))
                .create();
        ramp = release.orchestrator(Stream.concat(Stream.of("ramp", "--batch", "2", "--hold", "5s"), Stream.of(options))
                        .toArray(String[]::new))
                .exits(0);
    }

    private static Deployment nginx() {
        return NginxService.pods(release, NginxImage.TLS_PORT)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editSecurityContext()
                .withFsGroup(65532L)
                .endSecurityContext()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("tls")
                .withMountPath(NginxImage.CERTIFICATES)
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("tls")
                .withNewSecret()
                .withSecretName("nginx-tls")
                .endSecret()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Test
    void aSecretThatIsMissingIsNamedBeforeAnythingStarts() {
        assertThat(missing.out())
                .contains(
                        "/etc/megaconn-tls/",
                        "describe secret gateway",
                        "--reset-then-reuse-values --set workload.tls.secretName=NAME");
    }

    @Test
    void clientsPresentTheCertificateAndVerifyTheServersByTheSecret() {
        var report = RunRecords.only(release.folder().resolve("runs"));

        assertThat(report.at("/counts/clients").asInt()).isEqualTo(CONNECTIONS);
        assertThat(report.at("/phases/ramp/handshakeTime/count").asInt()).isEqualTo(CONNECTIONS);
        assertThat(report.at("/phases/ramp/unanswered").asLong()).isZero();
        assertThat(ramp.err()).contains("CN=" + NAME + ", issued by CN=ca");
    }

    /** A line of the key, in whatever form, would be a leak. */
    @Test
    void noKeyIsInThePlanTheReportOrALog() throws IOException {
        List<String> keys = Stream.of(NAME, "client")
                .map(name -> files.text(name, "key").lines().toList().get(1))
                .toList();
        release.client()
                .configMaps()
                .inNamespace(release.namespace())
                .list()
                .getItems()
                .forEach(map -> assertThat(
                                map.getData() == null ? "" : map.getData().toString())
                        .doesNotContain(keys)
                        .doesNotContain("PRIVATE KEY"));
        try (Stream<Path> records = Files.walk(release.folder().resolve("runs"))) {
            assertThat(records.filter(Files::isRegularFile).toList())
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(text(file)).doesNotContain(keys).doesNotContain("PRIVATE KEY"));
        }
        assertThat(ramp.out() + ramp.err()).doesNotContain(keys);
        release.pods("client")
                .forEach(pod -> assertThat(release.client().pods().resource(pod).getLog())
                        .doesNotContain(keys));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
