package io.megaconn.orchestrator.kube.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that an expired ID token is renewed before the first request and stored in the kubeconfig. */
class OpenIdConnectTest extends ApiserverTestBase {
    private static final long PAST = 1_000_000_000;
    private static final long FUTURE = 4_000_000_000L;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer provider;

    static String token(long expires) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8)) + "."
                + encoder.encodeToString("{\"exp\":%d}".formatted(expires).getBytes(UTF_8)) + ".c2ln";
    }

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        provider.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            String body = exchange.getRequestURI().getPath().equals("/token")
                    ? "{\"id_token\":\"%s\",\"refresh_token\":\"next\"}".formatted(token(FUTURE))
                    : "{\"token_endpoint\":\"%s/token\"}".formatted(url());
            exchange.sendResponseHeaders(200, body.length());
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.close();
        });
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + provider.getAddress().getPort();
    }

    private KubeconfigFile expired(String more) {
        return new KubeconfigFile(folder, server.url())
                .user("{auth-provider: {name: oidc, config: {id-token: '%s', client-id: me, client-secret: s3cr3t%s}}}"
                        .formatted(token(PAST), more));
    }

    @Test
    void anExpiredTokenIsRenewedAndKept() throws IOException {
        KubeconfigFile file = expired(", refresh-token: first, idp-issuer-url: '" + url() + "'");

        file.send();

        assertThat(server.seen).hasSize(1);
        assertThat(server.seen.getFirst().header("Authorization")).isEqualTo("Bearer " + token(FUTURE));
        assertThat(asked).hasSize(2).last().asString().contains("grant_type=refresh_token", "refresh_token=first");
        assertThat(Files.readString(file.file)).contains(token(FUTURE), "next").doesNotContain("first");
    }

    @Test
    void withoutARefreshTokenNothingIsSent() {
        assertThatThrownBy(() -> expired("").send())
                .hasMessageContaining("auth-provider id-token has expired or is missing, and can't be renewed")
                .hasMessageNotContaining("s3cr3t");
        assertThat(server.seen).isEmpty();
    }

    @Test
    void aProviderThatDoesNotAnswerIsNamed() {
        provider.stop(0);

        assertThatThrownBy(() -> expired(", refresh-token: s3cr3t, idp-issuer-url: '" + url() + "'")
                        .send())
                .hasMessageContaining("can't be renewed at " + url())
                .hasMessageNotContaining("s3cr3t");
        assertThat(server.seen).isEmpty();
    }

    @Test
    void aRefreshTokenIsNotSentUnencrypted() {
        assertThatThrownBy(() -> expired(", refresh-token: s3cr3t, idp-issuer-url: 'http://192.0.2.1:1'")
                        .send())
                .hasMessageContaining("it is not an https URL");
    }
}
