package io.megaconn.orchestrator.kube.access;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An identity provider that exchanges a refresh token for an ID token. No message quotes what it answers. */
record OpenIdProvider(String issuer, String clientId, String clientSecret, String refreshToken, HttpClient http) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** @param refresh the next refresh token; empty if the last one stays valid */
    record Tokens(String id, String refresh) {
        @Override
        public String toString() {
            return "tokens";
        }
    }

    /** @param authority the only authority to trust, PEM; null for those of the Java runtime */
    static OpenIdProvider of(Map<String, String> settings, @Nullable String authority) throws IOException {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, Certificates.trust(authority == null ? null : ClientIdentity.certificates(authority)), null);
            return new OpenIdProvider(
                    settings.getOrDefault("idp-issuer-url", ""),
                    settings.getOrDefault("client-id", ""),
                    settings.getOrDefault("client-secret", ""),
                    settings.getOrDefault("refresh-token", ""),
                    HttpClient.newBuilder()
                            .sslContext(tls)
                            .connectTimeout(TIMEOUT)
                            .build());
        } catch (GeneralSecurityException e) {
            throw new IOException("idp-certificate-authority is not valid");
        }
    }

    Tokens refresh() throws IOException {
        String wellKnown = issuer.replaceFirst("/+$", "") + "/.well-known/openid-configuration";
        String endpoint = json(HttpRequest.newBuilder(secure(wellKnown)))
                .path("token_endpoint")
                .asString("");
        if (endpoint.isEmpty()) {
            throw new IOException("it names no token_endpoint");
        }
        String login = Base64.getEncoder()
                .encodeToString((encode(clientId) + ":" + encode(clientSecret)).getBytes(StandardCharsets.UTF_8));
        JsonNode tokens = json(HttpRequest.newBuilder(secure(endpoint))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=refresh_token&refresh_token=" + encode(refreshToken)
                        + "&client_id=" + encode(clientId) + "&client_secret=" + encode(clientSecret))));
        String id = tokens.path("id_token").asString("");
        if (id.isEmpty()) {
            throw new IOException("its answer has no id_token");
        }
        return new Tokens(id, tokens.path("refresh_token").asString(""));
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new IOException("it did not answer JSON");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    private static URI secure(String text) throws IOException {
        try {
            URI url = URI.create(text);
            boolean secure = "https".equalsIgnoreCase(url.getScheme())
                    || ("http".equalsIgnoreCase(url.getScheme())
                            && url.getHost() != null
                            && ClusterFields.isLoopback(url.getHost()));
            if (url.getHost() != null && secure) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("it is not a URL");
        }
        throw new IOException("it is not an https URL");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "identity provider";
    }
}
