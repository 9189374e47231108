package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An external server's own count of its connections: a metric that it exposes for Prometheus.
 *
 * @param uri where the metrics are
 * @param selector samples to add up
 */
public record ServerCount(URI uri, PrometheusText.Selector selector) {
    private static final String OPTION = "--server-count";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Maximum size of the metrics, characters. */
    private static final long LARGEST = 8 << 20;

    /** @throws UserError for anything but {@code URL#metric} or {@code URL#metric{label="value"}} */
    public static ServerCount parse(String text) {
        int hash = text.indexOf('#');
        if (hash < 0) {
            throw UserError.usage(
                    OPTION
                            + " must name a metric behind #, such as http://127.0.0.1:9100/metrics#connections{state=\"open\"}");
        }
        URI uri;
        PrometheusText.Selector selector;
        try {
            uri = new URI(text.substring(0, hash));
            selector = PrometheusText.Selector.parse(text.substring(hash + 1));
        } catch (URISyntaxException e) { // its message has the URL, whose query may be secret
            throw UserError.usage(
                    "%s: the URL is not valid (%s at index %d)".formatted(OPTION, e.getReason(), e.getIndex()));
        } catch (IllegalArgumentException e) {
            throw UserError.usage(OPTION + ": " + e.getMessage());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw UserError.usage(
                    OPTION + " must be an http or https URL, such as http://127.0.0.1:9100/metrics#connections");
        }
        if (uri.getRawUserInfo() != null) {
            throw UserError.usage(
                    OPTION + ": user and password in a URL are visible in ps and in the report: omit them");
        }
        return new ServerCount(uri, selector);
    }

    /** Returns the place without its query, which may be secret. */
    public String shown() {
        String query = uri.getRawQuery() == null ? "" : "?…";
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + query + "#" + selector.metric();
    }

    /** Reads the count. Fails if no answer arrives in time, or if the metric is not in it. */
    CompletableFuture<Long> read(HttpClient http) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        return http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST))
                .orTimeout(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(this::count);
    }

    /**
     * Reads the count once.
     *
     * @throws UserError with the reason if there is none
     */
    public long readNow() throws InterruptedException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
        try {
            return read(http).get();
        } catch (ExecutionException e) {
            throw UserError.usage(reason(e.getCause()));
        } finally {
            http.shutdownNow(); // close() would wait for the rest of a page that never ends
        }
    }

    private String reason(@Nullable Throwable e) {
        return switch (e) {
            case TimeoutException _ ->
                "%s: the page did not end within %d s".formatted(shown(), 2 * TIMEOUT.toSeconds());
            case IOException io -> shown() + ": " + UserError.reason(io);
            case CompletionException own -> String.valueOf(own.getMessage());
            case null, default -> shown() + ": " + e;
        };
    }

    private long count(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new CompletionException(shown() + " answered with status " + response.statusCode(), null);
        }
        OptionalLong sum = PrometheusText.sum(response.body(), selector);
        return sum.orElseThrow(() -> new CompletionException(shown() + ": the answer has no such metric", null));
    }
}
