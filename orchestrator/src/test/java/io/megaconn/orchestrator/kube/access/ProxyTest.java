package io.megaconn.orchestrator.kube.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that requests go through the proxy that kubectl would use, and that it sees no credentials. */
class ProxyTest {
    private static final String FAR = "https://api.example.test";

    @TempDir
    Path folder;

    private TestApiserver server;
    private TestProxy proxy;

    @BeforeEach
    void start() {
        server = new TestApiserver("named");
        proxy = new TestProxy(server.port(), 200);
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private KubeconfigFile far() {
        return new KubeconfigFile(folder, FAR).user("{token: t0ken}");
    }

    private void sent() {
        assertThat(server.seen).hasSize(1);
        assertThat(server.seen.getFirst().header("Authorization")).isEqualTo("Bearer t0ken");
        assertThat(server.seen.getFirst().headers().keySet()).noneMatch(name -> name.startsWith("Proxy"));
    }

    @Test
    void anHttpProxyGetsItsOwnCredentialsOnly() {
        far().cluster("{proxy-url: 'http://me:p%40ss@127.0.0.1:" + proxy.port() + "'}")
                .send();

        sent();
        assertThat(proxy.asked).hasSize(1);
        assertThat(proxy.asked.getFirst())
                .startsWith("CONNECT api.example.test:443 HTTP/1.1\r\n")
                .contains("Proxy-Authorization: Basic bWU6cEBzcw==\r\n")
                .doesNotContain("t0ken", "Proxy-Megaconn");
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "me:pass@, me:pass"})
    void aSocksProxyResolvesTheName(String login, String seen) {
        far().cluster("{proxy-url: 'socks5://" + login + "127.0.0.1:" + proxy.port() + "'}")
                .send();

        sent();
        assertThat(proxy.asked).containsExactly("SOCKS api.example.test:443 " + seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy"})
    void theEnvironmentsProxyIsUsed(String variable) {
        KubeconfigFile file = far();
        file.environment.put(variable, "127.0.0.1:" + proxy.port());
        file.send();

        sent();
        assertThat(proxy.asked).hasSize(1);
    }

    @Test
    void loopbackNeverGoesThroughTheEnvironmentsProxyButThroughThatOfTheKubeconfig() {
        try (TestApiserver near = new TestApiserver("server")) {
            KubeconfigFile file = new KubeconfigFile(folder, near.url());
            file.environment.put("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
            file.send();
            assertThat(near.seen).hasSize(1);
            assertThat(proxy.asked).isEmpty();
        }
        new KubeconfigFile(folder, "https://127.0.0.1:1")
                .cluster("{tls-server-name: api.example.test, proxy-url: 'socks5://127.0.0.1:" + proxy.port() + "'}")
                .send();
        assertThat(proxy.asked).containsExactly("SOCKS 127.0.0.1:1 ");
    }

    @Test
    void aProxyThatRefusesIsNamedWithoutItsPassword() {
        try (TestProxy refusing = new TestProxy(server.port(), 407);
                ApiAccess access = far().cluster("{proxy-url: 'http://me:s3cr3t@127.0.0.1:" + refusing.port() + "'}")
                        .read()) {
            assertThatThrownBy(() -> KubeconfigFile.send(access)).hasMessageNotContaining("s3cr3t");
            assertThat(access.proxyProblem().orElseThrow())
                    .contains("http://127.0.0.1:" + refusing.port(), "api.example.test:443", "status 407")
                    .doesNotContain("s3cr3t");
            assertThat(server.seen).isEmpty();
        }
    }

    @Test
    void theLocalPortServesThisProcessOnly() throws Exception {
        ApiServer far = new ApiServer(URI.create(FAR), null, null, null, null);
        try (ProxyTunnel tunnel =
                        new ProxyTunnel(Proxy.parse("http://127.0.0.1:" + proxy.port(), List.of("http")), far);
                Socket other = new Socket(
                        tunnel.address().getAddress(), tunnel.address().getPort())) {
            other.getOutputStream()
                    .write("CONNECT api.example.test:443 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(ProxyHandshake.head(other.getInputStream())).startsWith("HTTP/1.1 403");
            assertThat(proxy.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "https://api.example.com:6443 ;                              ; proxy",
                "https://api.example.com:6443 ; example.com                  ; direct",
                "https://api.example.com:6443 ; .example.com                 ; direct",
                "https://example.com:6443     ; .example.com                 ; proxy",
                "https://api.example.com:6443 ; *.example.com                ; direct",
                "https://badexample.com       ; example.com                  ; proxy",
                "https://API.Example.com      ; ' x, api.example.COM '       ; direct",
                "https://api.example.com:6443 ; api.example.com:443          ; proxy",
                "https://api.example.com      ; api.example.com:443          ; direct",
                "https://10.1.2.3:6443        ; 10.0.0.0/8                   ; direct",
                "https://11.1.2.3:6443        ; 10.0.0.0/8                   ; proxy",
                "https://11.1.2.3:6443        ; 10.0.0.0/-1,10.0.0.0/33      ; proxy",
                "https://10.1.2.3:6443        ; 10.1.2.9/24                  ; direct",
                "https://10.1.2.3             ; 10.1.2.3                     ; direct",
                "https://[fd00::1]:6443       ; fd00::/8                     ; direct",
                "https://api.example.com      ; *                            ; direct",
                "https://localhost:6443       ;                              ; direct",
                "https://127.0.0.2:6443       ;                              ; direct",
                "https://[::1]:6443           ;                              ; direct",
            })
    void noProxyHasTheRulesOfKubectl(String server, String noProxy, String way) {
        Map<String, String> environment =
                new HashMap<>(Map.of("HTTPS_PROXY", "http://p:3128", "ALL_PROXY", "http://q:1"));
        if (noProxy != null) {
            environment.put("no_proxy", noProxy);
        }

        Proxy found = ProxyEnvironment.of(environment).proxy(URI.create(server));

        assertThat(found == null ? "direct" : "proxy").isEqualTo(way);
    }
}
