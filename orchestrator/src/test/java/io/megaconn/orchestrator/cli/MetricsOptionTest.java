package io.megaconn.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MetricsOptionTest {
    /** More connections than the metrics library's own server had threads. */
    private static final int HALF_REQUESTS = 30;

    private final List<Socket> sockets = new ArrayList<>();
    private final MetricsOption.Served served = serve();
    private final int port = URI.create(served.url()).getPort();

    private static MetricsOption.Served serve() {
        MetricsOption option = new MetricsOption();
        option.address = "127.0.0.1:0";
        return option.serve();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        served.close();
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private String status(String request) throws IOException {
        return new BufferedReader(new InputStreamReader(send(request).getInputStream(), StandardCharsets.UTF_8))
                .readLine();
    }

    @Test
    void requestsThatNeverEndDoNotLockPrometheusOut() throws IOException {
        for (int i = 0; i < HALF_REQUESTS; i++) {
            send("GET /metrics HTTP/1.1\r\nHo");
        }

        assertThat(status("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains("200");
    }

    @Test
    void aNameThatAnotherPageChoseIsRefused() throws IOException {
        assertThat(status("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                .contains("403");
        assertThat(status("GET /other HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains("404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site",
                "Origin: http://evil.example",
                "Origin: null",
                "origin: https://a.b"
            })
    void aPageOfAnotherSiteIsRefused(String header) throws IOException {
        assertThat(status("GET /metrics HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n"))
                .contains("403");
    }

    @Test
    void itOnlyReads() throws IOException {
        assertThat(status("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
                .contains("405");
        assertThat(status("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains("200");
    }

    @Test
    void theLimitsOfTheHttpServerAreSetWhoeverOpensTheFirst() throws IOException {
        String options = java.nio.file.Files.readString(Jar.HOME.resolve("orchestrator/jvm.options"));

        for (String limit : List.of("sun.net.httpserver.maxReqTime", "jdk.httpserver.maxConnections")) {
            assertThat(options).contains("-D" + limit + "=" + System.getProperty(limit) + "\n");
        }
    }
}
