package io.megaconn.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.metrics.Metrics;
import io.megaconn.runtime.wire.Heartbeat;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class AdminServerTest {
    public record Numbers(long connections, boolean exact) {}

    private Optional<String> notReady = Optional.empty();
    private RuntimeException failure;
    private Optional<Predicate<InetAddress>> seen = Optional.empty();

    private final AtomicInteger collections = new AtomicInteger();
    private volatile Heartbeat heartbeat = Heartbeat.UNKNOWN;
    private final AdminServer.Source source = new AdminServer.Source() {
        @Override
        public void collectGarbage() {
            collections.incrementAndGet();
        }

        @Override
        public Optional<String> notReady() {
            return notReady;
        }

        @Override
        public Record stats(boolean exact) {
            if (failure != null) {
                throw failure;
            }
            return new Numbers(42, exact);
        }

        @Override
        public Heartbeat heartbeat() {
            return heartbeat;
        }

        @Override
        public MetricSnapshots metrics() {
            return new Metrics("megaconn_test")
                    .gauge("connections", "Open now.", 42)
                    .counter("received_bytes", "Received.", 7)
                    .snapshots();
        }

        @Override
        public Optional<Predicate<InetAddress>> seen() {
            return seen;
        }
    };
    private final AdminServer server = AdminServer.open(Endpoint.toListenOn("127.0.0.1:0"), source);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(
                        method,
                        method.equals("POST")
                                ? HttpRequest.BodyPublishers.ofString("x".repeat(100_000))
                                : HttpRequest.BodyPublishers.noBody());
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void assertAnswer(String path, int status, String body) throws Exception {
        HttpResponse<String> response = send("GET", path);
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void theFourPathsAnswer() throws Exception {
        assertAnswer("/livez", 200, "ok\n");
        assertAnswer("/readyz", 200, "ready\n");
        assertAnswer("/stats", 200, "{\"connections\":42,\"exact\":false}\n");
        assertAnswer("/stats?exact", 200, "{\"connections\":42,\"exact\":true}\n");
        assertThat(collections).hasValue(0);
        assertAnswer("/stats?collect", 200, "{\"connections\":42,\"exact\":true}\n");
        assertThat(collections).hasValue(1);
        assertThat(send("GET", "/stats").headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void aLoopThatIsStuckForAMinuteIsNotAlive() throws Exception {
        heartbeat = new Heartbeat(100_000, 59_999);
        assertAnswer("/livez", 200, "ok\n");
        heartbeat = new Heartbeat(0, 60_000);
        assertAnswer("/livez", 503, "an event loop has been stuck for 60 s\n");
    }

    @Test
    void metricsAreInTheFormatThatIsAskedFor() throws Exception {
        assertMetrics(null, "text/plain; version=0.0.4; charset=utf-8", """
                # HELP megaconn_test_connections Open now.
                # TYPE megaconn_test_connections gauge
                megaconn_test_connections 42.0
                # HELP megaconn_test_received_bytes_total Received.
                # TYPE megaconn_test_received_bytes_total counter
                megaconn_test_received_bytes_total 7.0
                """);
        assertMetrics(
                "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5",
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                """
                # TYPE megaconn_test_connections gauge
                # HELP megaconn_test_connections Open now.
                megaconn_test_connections 42.0
                # TYPE megaconn_test_received_bytes counter
                # UNIT megaconn_test_received_bytes bytes
                # HELP megaconn_test_received_bytes Received.
                megaconn_test_received_bytes_total 7.0
                # EOF
                """);
        // Prometheus with native histograms prefers this, and takes text where there is none.
        assertMetrics(
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,*/*;q=0.1",
                "text/plain; version=0.0.4; charset=utf-8",
                null);
    }

    private void assertMetrics(String accept, String type, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + "/metrics"));
        if (accept != null) {
            request.header("Accept", accept);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
        if (body != null) {
            assertThat(response.body()).isEqualTo(body);
        }
    }

    @Test
    void readinessHasAReasonWhileItIsMissing() throws Exception {
        notReady = Optional.of("12,000 of 25,000 connections");
        assertAnswer("/readyz", 503, "12,000 of 25,000 connections\n");
        notReady = Optional.empty();
        assertAnswer("/readyz", 200, "ready\n");
    }

    @Test
    void aProcessThatAcceptsConnectionsTellsWhomItHasSeen() throws Exception {
        seen = Optional.of(InetAddress.ofLiteral("fd00::7")::equals);
        assertAnswer("/seen?address=fd00::7", 200, "{\"address\":\"fd00:0:0:0:0:0:0:7\",\"seen\":true}\n");
        assertAnswer("/seen?address=10.244.1.7", 200, "{\"address\":\"10.244.1.7\",\"seen\":false}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?address",
                "?address=",
                "?address=localhost",
                "?address=10.244.1.256",
                "?address=10.244.1.7:80",
                "?address=10.0.0.1&address=10.0.0.2",
                "?address=fe80::1%25nowhere",
                "?adress=10.0.0.1"
            })
    void whatIsNoAddressIsABadRequestThatShowsOne(String query) throws Exception {
        seen = Optional.of(address -> true);
        assertAnswer("/seen" + query, 400, "give exactly one address: /seen?address=10.244.1.7\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/seen?address=10.0.0.1",
                "/seen",
                "/live",
                "/livez/",
                "/stats/../../etc/passwd",
                "/%00",
                "//livez"
            })
    void otherPathsAreNotFoundAndToldWhatThereIs(String path) throws Exception {
        assertAnswer(path, 404, "not found: use /livez, /readyz, /stats or /metrics\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"})
    void itOnlyReads(String method) throws Exception {
        HttpResponse<String> response = send(method, "/stats");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void headHasNoBody() throws Exception {
        for (String path : new String[] {"/livez", "/stats", "/nothing"}) {
            HttpResponse<String> head = send("HEAD", path);
            assertThat(head.statusCode()).isEqualTo(send("GET", path).statusCode());
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void oneConnectionServesManyRequests() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            String request = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";
            String last = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((request + request + last).getBytes(StandardCharsets.US_ASCII));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
            assertThat(answers).endsWithIgnoringCase("Connection: close\r\n\r\nok\n");
        }
    }

    /** Sends this, closes its side, and reads until the end. */
    private String halfClose(String requests) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/stats", "/stats?exact", "/metrics"})
    void whoSaysThatThisWasAllStillGetsTheAnswerAndThenTheEnd(String path) throws Exception {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        assertThat(halfClose(request)).startsWith("HTTP/1.1 200 OK");
        assertThat(halfClose(request.repeat(3)).split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(halfClose(request.substring(0, 12))).doesNotContain("200 OK");
        assertThat(halfClose("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Host: localhost | 200",
                "Host: 127.0.0.1:9600 | 200",
                "X-No: host | 200",
                "Host: evil.example | 403",
                "Host: localhost.evil.example:9600 | 403",
                "Host: 10.0.0.7 | 403",
                "Host: localhost~Host: evil.example | 403",
                "Host: localhost~Sec-Fetch-Site: cross-site | 403",
                "Host: localhost~Sec-Fetch-Site: none | 200",
                "Host: localhost~Origin: http://evil.example | 403",
                "Host: localhost~Origin: null | 403",
                "Host: localhost:9~Origin: http://localhost:9 | 200"
            })
    void aPageOfAnotherSiteCannotReadIt(String headers, int status) throws Exception {
        for (String path : new String[] {"/livez", "/stats", "/metrics", "/seen?address=10.0.0.7"}) {
            String answer = halfClose("GET " + path + " HTTP/1.1\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n");
            if (status == 403) {
                assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("42");
            } else {
                assertThat(answer).doesNotContain("403 Forbidden");
            }
        }
    }

    @Test
    void aFailureInsideIsAnAnswerToo() throws Exception {
        failure = new IllegalStateException("boom");
        assertThat(send("GET", "/stats").statusCode()).isEqualTo(500);
        assertAnswer("/livez", 200, "ok\n");
    }

    @Test
    void aPortInUseIsAUserErrorThatSaysSo() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> AdminServer.open(server.address(), source))
                .withMessageContaining(":" + server.address().getPort())
                .withMessageContaining("--admin")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void nobodyListensAfterClosing() {
        InetSocketAddress address = server.address();
        server.close();
        await().untilAsserted(() -> assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close()));
    }

    @Test
    void portZeroIsOnlyForTheAdminEndpoint() {
        assertThat(Endpoint.toListenOn("127.0.0.1:0").getPort()).isZero();
        assertThat(Endpoint.toListenOn("[::1]:9100").getPort()).isEqualTo(9100);
        assertThatExceptionOfType(UserError.class).isThrownBy(() -> Endpoint.toListenOn(":0"));
        assertThatExceptionOfType(UserError.class).isThrownBy(() -> Endpoint.toListenOn("127.0.0.1:65536"));
    }
}
