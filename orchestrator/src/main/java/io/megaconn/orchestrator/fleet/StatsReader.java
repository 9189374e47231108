package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.runtime.wire.ClientStats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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

    /** Bytes: two histograms and a few numbers take 60,000 at most. */
    private static final long LARGEST = 1 << 20;

    private final String exactPath;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final JsonMapper json = JsonInput.mapper()
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
        return http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST))
                .orTimeout(2 * timeout.toMillis(), TimeUnit.MILLISECONDS) // the other one is over with the first byte
                .thenApply(response -> {
                    try {
                        return parse(response.body(), type);
                    } catch (JacksonException e) {
                        throw noStats(uri, JsonInput.problem(e));
                    } catch (IllegalArgumentException e) {
                        throw noStats(uri, String.valueOf(e.getMessage()));
                    }
                });
    }

    private static CompletionException noStats(URI uri, String why) {
        return new CompletionException(new IOException(uri + " sent no stats: " + why));
    }

    /** @throws IllegalArgumentException for what is JSON, but does not make sense; JacksonException for the rest */
    <T> T parse(String body, Class<T> type) {
        T read = json.readValue(body, type);
        if (read == null) {
            throw new IllegalArgumentException("it is null");
        }
        if (read instanceof ClientStats client) { // so that whoever adds them up can rely on it
            client.connectTime().decode();
            client.replyTime().decode();
        }
        return read;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
