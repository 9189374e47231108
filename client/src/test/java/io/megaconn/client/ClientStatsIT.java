package io.megaconn.client;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The names at /stats and /metrics are what the orchestrator and other people's dashboards read. */
@Timeout(180)
class ClientStatsIT {
    /** Tests as well that Prometheus' library is not loaded before a scrape: its memory would count for each client. */
    @Test
    void statsAndMetricsHaveTheDocumentedNames(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes.log");
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Program client = Jar.client()
                        .with("-Xlog:class+load:file=" + log)
                        .start(
                                "--endpoint=127.0.0.9:" + server.address().getPort(),
                                "--connections=20",
                                "--message-interval=500ms",
                                "--reply=echo",
                                "--index=7",
                                "--file-tables=per-loop")) {
            eventually().until(() -> client.admin().get("/readyz").statusCode() == 200);
            assertThatPrometheusLibraryIsLoadedOnlyByAScrape(client, log);

            HttpResponse<String> stats = client.admin().get("/stats");
            assertThat(stats.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(stats.body()).contains("\"index\":7", "\"share\":20", "\"connections\":20", "\"failures\":{}");
            assertThat(names(stats.body()))
                    .containsExactlyInAnyOrder(
                            "pid",
                            "uptimeMs",
                            "index",
                            "share",
                            "connections",
                            "connecting",
                            "established",
                            "lost",
                            "failures",
                            "sent",
                            "blocked",
                            "replies",
                            "bytesReceived",
                            "loops",
                            "perLoopFileTables",
                            "connectTime",
                            "replyTime",
                            "memory",
                            "idle",
                            "gc",
                            "openFileLimit",
                            "kernel",
                            "cpu",
                            "losses",
                            "due",
                            "messageIntervalMs",
                            "payloadSize",
                            "requests",
                            "heartbeat",
                            "endpoints",
                            "firstBytes",
                            "unaccepted",
                            "peak",
                            "countersAgeMs",
                            "noEcho",
                            "protocol",
                            "jvm");
            eventually()
                    .alias("connect and reply times without ?exact")
                    .until(
                            () -> client.admin().get("/stats").body(),
                            body -> body.strip()
                                    .matches(
                                            ".*\"connectTime\":\\{\"count\":20,\"p50\":[1-9].*\"replyTime\":\\{\"count\":[1-9]\\d*,\"p50\":[1-9].*"));

            eventually()
                    .alias("the first reply on each of them")
                    .until(
                            () -> client.admin().get("/metrics").body(),
                            body -> body.contains("megaconn_client_unconfirmed_connections 0.0\n"));

            assertThat(client.admin().get("/metrics").body())
                    .contains(
                            "megaconn_client_connections 20.0\n",
                            "megaconn_client_share_connections 20.0\n",
                            "megaconn_client_connect_seconds_count 20\n",
                            "megaconn_client_messages_due_total ",
                            "megaconn_client_unanswered_requests 0.0\n",
                            "megaconn_client_unanswered_connections 0.0\n",
                            "megaconn_client_unconfirmed_connections 0.0\n",
                            "megaconn_client_replies_mismatched_total 0.0\n",
                            "megaconn_client_failures_total{reason=\"ECONNREFUSED\"} 0.0\n");
            assertThat(client.admin().get("/other").statusCode()).isEqualTo(404);
        }
    }

    private static void assertThatPrometheusLibraryIsLoadedOnlyByAScrape(Program client, Path log) throws Exception {
        assertThat(client.admin().get("/stats?collect").statusCode()).isEqualTo(200);
        assertThat(Files.readString(log))
                .contains(ClientStats.class.getName())
                .doesNotContain("io.prometheus.", "io.megaconn.runtime.metrics.")
                .as("what docs/security.md says is not exposed")
                .doesNotContain(
                        "io.netty.handler.codec.http2.", "io.netty.handler.codec.mqtt.", "io.netty.resolver.dns.");

        assertThat(client.admin().get("/metrics").body()).contains("megaconn_client_connections 20.0\n");
        assertThat(Files.readString(log)).contains("io.prometheus.", "io.megaconn.runtime.metrics.");
    }

    private static Set<String> names(String json) {
        Set<String> names = new LinkedHashSet<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        }
        return names;
    }
}
