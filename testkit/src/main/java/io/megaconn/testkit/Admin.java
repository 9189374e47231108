package io.megaconn.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin endpoint of a server or client.
 *
 * @param pid of the process, which may live in another network namespace
 */
public record Admin(String url, long pid) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    public int port() {
        return URI.create(url).getPort();
    }

    /** @param path such as {@code /stats?exact}; requested from this network namespace */
    public HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(url + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param path such as {@code /stats?exact} */
    public JsonNode stats(String path) {
        return JSON.readTree(isInThisNamespace() ? get(path).body() : getInItsNamespace(path));
    }

    /** Returns the number with this name in {@code /stats}. */
    public long stat(String name) {
        return stats("/stats").get(name).asLong();
    }

    /** Returns the heap in bytes after a collection. */
    public long heap() {
        return stats("/stats?collect").get("memory").get("heapUsed").asLong();
    }

    private boolean isInThisNamespace() {
        try {
            Path its = Files.readSymbolicLink(Path.of("/proc/%d/ns/net".formatted(pid)));
            return its.equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
        } catch (IOException e) {
            return true; // belongs to another user
        }
    }

    private String getInItsNamespace(String path) {
        String script =
                "exec 3<>/dev/tcp/127.0.0.1/%d; printf 'GET %s HTTP/1.0\r\n\r\n' >&3; cat <&3".formatted(port(), path);
        List<String> command = List.of("nsenter", "--net=/proc/%d/ns/net".formatted(pid), "bash", "-c", script);
        try {
            Process query = new ProcessBuilder(command).start();
            String all = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return all.substring(all.indexOf("\r\n\r\n") + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
