package io.megaconn.e2e;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests a real Prometheus that scrapes a server, a client and a ramp, set up as docs/how-to/metrics.md describes. */
class MetricsIT {
    /** Metrics of runs over TLS, or with {@code {time}} in their messages. */
    private static final Pattern ONLY_WITH = Pattern.compile(
            "_server_tls_|_ramp_handshake_seconds|_ramp_resumed_handshakes|_delivery_seconds|_from_other_clocks_total");

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");
    /** Metrics that are unknown, and so absent, while other tests open and close sockets: the kernel has one sum for all. */
    private static final String TAKEN_MEMORY = "megaconn_ramp_taken_memory_bytes";

    private static final MetricsPage PAGE = MetricsPage.read();

    private static final List<AutoCloseable> open = new ArrayList<>();
    private static Path folder;
    private static List<Integer> endpoints;
    private static Prometheus prometheus;

    @BeforeAll
    static void start() throws IOException {
        Prometheus.orSkip(MetricsIT.class);
        folder = Project.folder("metrics");
        Path bin =
                Project.launcher(Files.createTempDirectory(folder, "launcher")).getParent();
        List<Integer> ports = Stream.generate(FreePorts::free).limit(6).toList();
        endpoints = ports.subList(0, 3);
        open.add(Program.start(
                folder,
                List.of(
                        bin.resolve("server").toString(),
                        "--port=" + ports.get(3),
                        "--capacity=1000",
                        "--payload-size=32",
                        "--message-interval=500ms",
                        "--reply=echo",
                        "--admin=127.0.0.1:" + ports.get(0))));
        open.add(Program.start(
                folder,
                List.of(
                        bin.resolve("client").toString(),
                        "--endpoint=127.0.0.1:" + ports.get(3),
                        "--connections=50",
                        "--message-interval=500ms",
                        "--reply=echo",
                        "--admin=127.0.0.1:" + ports.get(1))));
        String config = PAGE.configs().getFirst();
        for (int i = 0; i < endpoints.size(); i++) {
            config = config.replace("127.0.0.1:960" + i, "127.0.0.1:" + endpoints.get(i));
        }
        prometheus = Prometheus.start(folder, ports.get(5), config);
        open.add(prometheus);
        until(endpoints.get(1), "megaconn_client_ready 1.0", () -> true); // one JVM after the other starts fastest
        Program ramp = Program.start(
                folder,
                List.of(
                        bin.resolve("orchestrator").toString(),
                        "ramp",
                        "--local",
                        "--target=40",
                        "--connections-per-client=20",
                        "--batch=1",
                        "--message-interval=1s",
                        "--hold=30m",
                        "--reply=echo",
                        "--port=" + ports.get(4),
                        "--metrics=127.0.0.1:" + ports.get(2)));
        open.add(ramp);
        until(endpoints.get(2), "megaconn_ramp_holding 1.0", ramp::isAlive);
    }

    private static void until(int port, String line, BooleanSupplier alive) {
        eventually()
                .ignoreExceptions()
                .failFast("its process has ended: see " + folder, () -> !alive.getAsBoolean())
                .until(() -> metrics(port).contains(line));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable program : open.reversed()) {
            program.close();
        }
    }

    @Test
    void prometheusFindsThemAllUp() {
        eventually()
                .untilAsserted(() -> assertThat(prometheus.targets())
                        .containsExactlyInAnyOrderElementsOf(endpoints.stream()
                                .map(port -> "http://127.0.0.1:%d/metrics up".formatted(port))
                                .toList()));
        eventually()
                .untilAsserted(() -> assertThat(prometheus.query("megaconn_ramp_connections{side=\"server\"}"))
                        .containsExactly(40.0));
        assertThat(prometheusSays("sum(megaconn_server_connections)")).isEqualTo(50);
        assertThat(prometheusSays("sum(megaconn_client_connections)")).isEqualTo(50);
    }

    private static double prometheusSays(String promql) {
        return eventually()
                .ignoreExceptions()
                .until(() -> prometheus.query(promql), values -> values.size() == 1)
                .getFirst();
    }

    @Test
    void everyQueryOfTheDashboardHasData() {
        List<Dashboard.Query> queries = Dashboard.read().queries("10s");
        assertThat(queries).hasSizeGreaterThan(30);
        eventually()
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertSoftly(softly -> queries.forEach(query -> softly.assertThat(values(query))
                        .as("%s", query)
                        .matches(values -> !values.isEmpty() || query.promql().contains(TAKEN_MEMORY), "not empty")
                        .noneMatch(value -> value.isNaN()))));
    }

    private static List<Double> values(Dashboard.Query query) {
        try {
            return prometheus.query(query.promql());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void promtoolHasNothingToSayAgainstThem() throws IOException {
        for (int port : endpoints) {
            Path text = Files.writeString(folder.resolve(port + ".txt"), metrics(port));
            Program.start(folder, List.of("sh", "-c", "promtool check metrics <" + text))
                    .exits(0);
        }
    }

    @Test
    void promtoolTakesTheConfigurations() throws IOException {
        assertThat(PAGE.configs()).hasSize(2);
        for (String config : PAGE.configs()) {
            // Debian's Prometheus is built without Kubernetes.
            String known = config.replace("kubernetes_sd_configs:\n      - role: pod", "static_configs: []");
            Path file = Files.writeString(Files.createTempFile(folder, "config", ".yml"), known);
            Program.start(folder, List.of("promtool", "check", "config", file.toString()))
                    .exits(0);
        }
    }

    @Test
    void thePageHasEveryMetricAndItsType() {
        Map<String, String> served = new TreeMap<>();
        endpoints.forEach(port ->
                TYPE.matcher(metrics(port)).results().forEach(type -> served.put(type.group(1), type.group(2))));
        Map<String, String> described = PAGE.metrics();
        described.replaceAll((name, type) -> type.equals("info") ? "gauge" : type); // Prometheus' text has no infos

        assertThat(described).containsAllEntriesOf(served);
        assertSoftly(softly -> described
                .keySet()
                .forEach(name -> softly.assertThat(served.containsKey(name)
                                || name.contains("conntrack")
                                || ONLY_WITH.matcher(name).find()
                                || name.endsWith("_findings")
                                || name.equals(
                                        "megaconn_ramp_failures_total") // a reason appears with its first failure
                                || name.equals(TAKEN_MEMORY))
                        .as(name)
                        .isTrue()));
    }

    private static String metrics(int port) {
        try (var in = URI.create("http://127.0.0.1:%d/metrics".formatted(port))
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
