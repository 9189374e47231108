package io.megaconn.orchestrator.kube.access;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Adds the credential and the impersonated user to each request, and repeats a rejected one with a renewed credential.
 */
final class Authorization implements Interceptor {
    private static final String HEADER = "Authorization";
    private static final int UNAUTHORIZED = 401;

    private final Credentials credentials;
    private final Impersonation impersonation;
    private final @Nullable ProxyTunnel tunnel;

    Authorization(Credentials credentials, Impersonation impersonation, @Nullable ProxyTunnel tunnel) {
        this.credentials = credentials;
        this.impersonation = impersonation;
        this.tunnel = tunnel;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String authorization = credentials.current().authorization();
        if (authorization != null) {
            builder.setHeader(HEADER, authorization);
        }
        impersonation.headers().forEach(header -> builder.header(header.getKey(), header.getValue()));
        if (tunnel != null) {
            builder.setHeader(ProxyTunnel.HEADER, tunnel.secret());
        }
    }

    @Override
    public void after(
            HttpRequest request, HttpResponse<?> response, AsyncBody.@Nullable Consumer<List<ByteBuffer>> consumer) {
        if (response.code() != UNAUTHORIZED && response.code() > 0) {
            credentials.accepted();
        }
    }

    @Override
    public CompletableFuture<Boolean> afterFailure(BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
        if (response.code() != UNAUTHORIZED) {
            return CompletableFuture.completedFuture(false);
        }
        boolean renewed = credentials.renewAfterRejection(sent(response));
        String authorization = credentials.current().authorization();
        if (renewed && authorization != null) {
            builder.setHeader(HEADER, authorization);
        }
        if (!renewed) {
            credentials.rejected();
        }
        return CompletableFuture.completedFuture(renewed);
    }

    private static @Nullable String sent(HttpResponse<?> response) {
        HttpRequest request = response.request();
        List<String> values = request == null ? List.of() : request.headers(HEADER);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }
}
