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

    /** Forty clients that collect garbage at the same time on a full machine stop for long: not beyond so many. */
    private static final int MOST_TO_COLLECT = 100_000;

    private final String exactPath;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // of a newer process
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // an older one does not have
            .build();

    <T> CompletableFuture<T> read(URI admin, boolean exact, Class<T> type) {
        return read(admin.resolve(exact ? exactPath : "/stats"), exact ? EXACT_TIMEOUT : TIMEOUT, type);
    }

    public StatsReader() {
        this(0);
    }

    /** @param target connections of the whole run */
    public StatsReader(int target) {
        exactPath = exactPath(target);
    }

    /** Where the stats of a closer look are, in a run of so many connections. */
    public static String exactPath(int target) {
        return target <= MOST_TO_COLLECT ? "/stats?collect" : "/stats?exact";
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
