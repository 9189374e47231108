package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.ServerStats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code /stats} of server and clients. */
public final class StatsReader implements AutoCloseable {
    /** Timeout of a query: a process that is alive answers within milliseconds, on a busy machine within seconds. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Timeout of an exact query. Counting a million sockets takes a second, on a busy machine several. */
    public static final Duration EXACT_TIMEOUT = Duration.ofSeconds(60);

    /**
     * Maximum target for which an exact query also collects garbage: on a fully loaded machine, forty clients that
     * collect at the same time pause for long. Every process also has a limit of its own: see {@code GcPauses}.
     */
    private static final int LARGEST_TARGET_TO_COLLECT = 100_000;

    /** Maximum size of an answer, bytes: two histograms and a few numbers take 60,000 at most. */
    private static final long LARGEST = 1 << 20;

    private final String exactPath;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final JsonMapper json = JsonInput.mapper()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // an older program lacks some fields
            .build();

    <T> CompletableFuture<T> read(URI admin, boolean exact, Class<T> type) {
        return read(admin.resolve(exact ? exactPath : "/stats"), exact ? EXACT_TIMEOUT : TIMEOUT, type);
    }

    public StatsReader() {
        this(0);
    }

    /** @param target the run's target, connections */
    public StatsReader(int target) {
        exactPath = exactPath(target);
    }

    /** Returns the path of an exact query in a run with this target. */
    public static String exactPath(int target) {
        return target <= LARGEST_TARGET_TO_COLLECT ? "/stats?collect" : "/stats?exact";
    }

    /** Reads stats. Fails if no answer arrives in time, or if it does not parse as this type. */
    public <T> CompletableFuture<T> read(URI uri, Duration timeout, Class<T> type) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
        return http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST))
                .orTimeout(2 * timeout.toMillis(), TimeUnit.MILLISECONDS) // timeout() ends with the first byte
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

    /**
     * Parses stats.
     *
     * @throws IllegalArgumentException for valid JSON with invalid content; JacksonException for anything else
     */
    <T> T parse(String body, Class<T> type) {
        T read = json.readValue(body, type);
        if (read == null) {
            throw new IllegalArgumentException("it is null");
        }
        if (read instanceof ClientStats client) { // so that aggregation can rely on it
            client.connectTime().decode();
            client.replyTime().decode();
            client.protocol().handshakeTime().decode();
            client.protocol().openingTime().decode();
            check(client.protocol().delivery());
        }
        if (read instanceof ServerStats server) {
            check(server.delivery());
        }
        return read;
    }

    private static void check(@Nullable Deliveries delivery) {
        if (delivery != null) {
            delivery.time().decode();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
