package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ramps over TLS to nginx, with the certificates of an authority of this test. */
class ThirdPartyTlsIT extends ThirdPartyServerTestBase {
    private static final int TARGET = 200;

    /** Makes a certificate by openssl. Returns its file; its key is beside it. */
    private Path certificate(String name, String... options) {
        Path certificate = folder.resolve(name + ".pem");
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-days", "2", "-nodes"));
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=" + name));
        command.addAll(List.of("-keyout", key(name), "-out", certificate.toString()));
        command.addAll(List.of(options));
        keep(Program.start(folder, command)).exits(0);
        return certificate;
    }

    private String key(String name) {
        return folder.resolve(name + ".key").toString();
    }

    private Path signed(Path authority, String name) {
        return certificate(
                name,
                Stream.of(
                                "-CA",
                                authority.toString(),
                                "-CAkey",
                                key("authority"),
                                "-addext",
                                "subjectAltName=DNS:localhost,IP:127.0.0.1")
                        .toArray(String[]::new));
    }

    private Map<String, String> tls(Path certificate, String more) {
        return Map.of(
                "reuseport backlog=4096;",
                "ssl reuseport backlog=4096; ssl_certificate %s; ssl_certificate_key %s; %s"
                        .formatted(certificate, key("server"), more));
    }

    @Test
    void nginxThatRequiresAClientCertificate() {
        Path authority = certificate("authority");
        String server = servers.nginx(
                "tcp",
                tls(
                        signed(authority, "server"),
                        "ssl_verify_client on; ssl_client_certificate %s;".formatted(authority)));
        String endpoint = "tls://" + server;
        List<String> options = List.of(
                "--tls-ca=" + authority,
                "--tls-cert=" + signed(authority, "client"),
                "--tls-key=" + key("client"),
                "--message-interval=1s",
                "--threshold=handshake_p99<60s");

        Program unknown = run("preflight", "--local", "--endpoint", endpoint, "--target", "10");
        assertHolds(endpoint, TARGET, ECHO, options.toArray(String[]::new));
        unknown.exits(3);

        assertThat(unknown.out()).contains("found TLS_UNKNOWN_CA (", "--tls-ca FILE");
        assertThat(record.report()
                        .get("phases")
                        .get("ramp")
                        .get("handshakeTime")
                        .get("count")
                        .asInt())
                .isEqualTo(TARGET);
    }

    @Test
    void nginxWithWebSocketsAndAFileTablePerLoop() {
        Path authority = certificate("authority");
        String server = servers.nginx("ws", tls(signed(authority, "server"), ""));

        assertHolds(
                "wss://" + server.replace("127.0.0.1", "localhost") + "/chat",
                TARGET,
                WEBSOCKET,
                "--tls-insecure",
                "--file-tables=per_loop",
                "--message-interval=1s");
        assertThat(record.report().get("warnings").toString()).contains("not verified (--tls-insecure)");
        assertThat(record.report()
                        .get("plan")
                        .get("workload")
                        .get("tls")
                        .get("insecure")
                        .asBoolean())
                .isTrue();
    }
}
