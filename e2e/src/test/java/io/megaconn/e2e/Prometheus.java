package io.megaconn.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.Program;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus, with data in a folder of the test. */
record Prometheus(Program program, int port) implements AutoCloseable {
    /** Debian: apt-get install prometheus; brings promtool too. */
    static void orSkip(Class<?> test) {
        boolean there = onPath("prometheus") && onPath("promtool");
        String why = "SKIPPED %s: it needs prometheus and promtool: apt-get install --no-install-recommends prometheus"
                .formatted(test.getSimpleName());
        if (!there) {
            System.err.println(why);
        }
        assumeTrue(there, why);
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static Prometheus start(Path folder, int port, String config) throws IOException {
        Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
        Path data = Files.createTempDirectory(folder, "data");
        return new Prometheus(
                Program.start(
                        folder,
                        List.of(
                                "prometheus",
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + data,
                                "--web.listen-address=127.0.0.1:" + port)),
                port);
    }

    /** Returns URL and state of its targets: {@code http://127.0.0.1:9600/metrics up}. */
    List<String> targets() throws IOException, InterruptedException {
        List<String> targets = new ArrayList<>();
        for (JsonNode target : get("targets?state=active").get("data").get("activeTargets")) {
            targets.add("%s %s %s"
                    .formatted(
                            target.get("scrapeUrl").asString(),
                            target.get("health").asString(),
                            target.get("lastError").asString())
                    .strip());
        }
        return targets;
    }

    /** Returns the value of each query, NaN without a result. */
    List<Double> query(String promql) throws IOException, InterruptedException {
        JsonNode answer = get("query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
        if (!answer.get("status").asString().equals("success")) {
            throw new AssertionError(promql + ": " + answer);
        }
        List<Double> values = new ArrayList<>();
        for (JsonNode series : answer.get("data").get("result")) {
            values.add(Double.parseDouble(series.get("value").get(1).asString()));
        }
        return values;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return new JsonMapper()
                    .readTree(http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:%d/api/v1/%s".formatted(port, path)))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
