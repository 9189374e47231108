package io.megaconn.orchestrator.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code /stats} of server and clients. */
public final class StatsReader implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Counting a million sockets takes a second, on a busy machine several. */
    private static final Duration EXACT_TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    <T> CompletableFuture<T> read(URI admin, boolean exact, Class<T> type) {
        return read(admin.resolve(exact ? "/stats?exact" : "/stats"), exact ? EXACT_TIMEOUT : TIMEOUT, type);
    }

    /** Fails if there is no answer in time, or none that reads as this type. */
    public <T> CompletableFuture<T> read(URI uri, Duration timeout, Class<T> type) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(response -> {
            try {
                return json.readValue(response.body(), type);
            } catch (JacksonException e) {
                throw new CompletionException(new IOException(uri + " sent no stats: " + e.getOriginalMessage()));
            }
        });
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
