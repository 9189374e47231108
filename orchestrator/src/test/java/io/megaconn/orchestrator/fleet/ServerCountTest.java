package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCountTest {
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://h/metrics|must name a metric behind #",
                "ftp://h/metrics#a|must be an http or https URL",
                "h/metrics#a|must be an http or https URL",
                "http://u:secret@h/metrics#a|omit them",
                "http://h/metrics#a b|is not a metric",
                "http://h /metrics?secret#a|Illegal character"
            })
    void whatIsNoCountIsRefusedInOneLine(String text, String why) {
        assertThatThrownBy(() -> ServerCount.parse(text))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--server-count")
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("\n");
    }

    @Test
    void theQueryIsNotShown() {
        assertThat(ServerCount.parse("https://h:1/m?token=x#a{b=\"c\"}").shown())
                .isEqualTo("https://h:1/m?…#a");
    }

    /** Tests a page whose header arrives at once, and whose body never ends. */
    @Test
    void aPageThatDoesNotEndIsRefused() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('o');
            exchange.getResponseBody().flush();
        });
        assertThatThrownBy(() -> ServerCount.parse(url + "/m?secret#a").readNow())
                .hasMessageContaining("the page did not end within 10 s")
                .hasMessageNotContaining("secret");
    }

    @Test
    void theCountIsReadAndAWrongAnswerHasItsReason() throws Exception {
        server.createContext("/", exchange -> {
            boolean good = exchange.getRequestURI().getPath().equals("/metrics");
            byte[] body = "open 12\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(good ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        assertThat(ServerCount.parse(url + "/metrics#open").readNow()).isEqualTo(12);
        assertThatThrownBy(() -> ServerCount.parse(url + "/metrics#closed").readNow())
                .hasMessageContaining("has no such metric");
        assertThatThrownBy(() -> ServerCount.parse(url + "/#open").readNow()).hasMessageContaining("status 404");
    }
}
