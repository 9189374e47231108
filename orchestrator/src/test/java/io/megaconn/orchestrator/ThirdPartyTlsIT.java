package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ramps over TLS to servers of Debian's packages, with the certificates of an authority of this test. */
class ThirdPartyTlsIT extends ThirdPartyServerTestBase {
    private static final int TARGET = 200;
    private static final String OFTEN = "--message-interval=1s";

    private OpensslAuthority authority;

    @BeforeEach
    void makeCertificates() {
        authority = new OpensslAuthority(folder);
    }

    @Test
    void nginxThatRequiresAClientCertificate() {
        String server = servers.nginx(
                "tcp",
                authority.nginx("ssl_verify_client on; ssl_client_certificate %s;".formatted(authority.certificate)));
        String endpoint = "tls://" + server;

        Program unknown = run("preflight", "--local", "--endpoint", endpoint, "--target", "10");
        assertHolds(endpoint, TARGET, ECHO, options(authority.asClient(), "--threshold=handshake_p99<60s"));
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
    @OnRequest
    void nginxWithWebSocketsAFileTablePerLoopAndResumedSessions() {
        String server = servers.nginx("ws", authority.nginx(""));

        assertHolds(
                "wss://" + server.replace("127.0.0.1", "localhost") + "/chat",
                TARGET,
                WEBSOCKET,
                "--tls-insecure",
                "--file-tables=per_loop",
                "--tls-resume",
                "--connections-per-client=50",
                "--batch=2", // the second batch resumes sessions of the first, in the same process
                "--processes=1",
                OFTEN);
        assertThat(record.report()
                        .get("phases")
                        .get("ramp")
                        .get("resumedHandshakes")
                        .asInt())
                .isPositive();
        assertThat(record.report().get("warnings").toString()).contains("not verified (--tls-insecure)");
        assertThat(record.report()
                        .get("plan")
                        .get("workload")
                        .get("tls")
                        .get("insecure")
                        .asBoolean())
                .isTrue();
    }

    @Test
    @OnRequest
    void haproxyThatRequiresAClientCertificate() {
        String server =
                servers.haproxyWithTls(authority, "ca-file %s verify required".formatted(authority.certificate));
        String endpoint = "tls://" + server;

        Program nobody = run("preflight", "--local", "--endpoint", endpoint, "--target", "10", authority.trusted());
        assertHolds(endpoint, TARGET, ECHO, options(authority.asClient()));
        nobody.exits(3);

        assertThat(nobody.out()).contains("TLS_ALERT_", "--tls-cert FILE --tls-key FILE");
    }

    @Test
    @OnRequest
    void redisWithTls() {
        assertHolds(
                "tls://" + servers.redisWithTls(authority), TARGET, REDIS, options(new String[0], authority.trusted()));
    }

    private static String[] options(String[] tls, String... more) {
        return Stream.of(List.of(tls), List.of(more), List.of(OFTEN))
                .flatMap(List::stream)
                .toArray(String[]::new);
    }
}
