package io.megaconn.orchestrator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointProbeTest {
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private static Check check(String endpoint, Reply reply) {
        return EndpointProbe.check(
                        List.of(Endpoint.parse(endpoint)), new Workload(Duration.ofSeconds(1), 100, reply), true)
                .getFirst();
    }

    /** Accepts one connection and sends back what arrives, or something else. */
    private void answer(boolean echo) {
        Thread.ofVirtual().start(() -> {
            try (Socket accepted = server.accept()) {
                byte[] message = accepted.getInputStream().readNBytes(100);
                message[99] = echo ? message[99] : 0;
                accepted.getOutputStream().write(message);
            } catch (IOException e) {
                // The test ends.
            }
        });
    }

    @Test
    void aServerThatListensIsEnoughWithoutReply() {
        assertThat(check("127.0.0.1:" + server.getLocalPort(), Reply.NONE).status())
                .isEqualTo(Check.Status.OK);
        assertThat(check("localhost:" + server.getLocalPort(), Reply.NONE).status())
                .isEqualTo(Check.Status.OK);
    }

    @Test
    void withEchoAMessageMustComeBack() {
        answer(true);
        assertThat(check("127.0.0.1:" + server.getLocalPort(), Reply.ECHO).status())
                .isEqualTo(Check.Status.OK);
    }

    @Test
    void anotherAnswerIsNoEcho() {
        answer(false);
        Check check = check("127.0.0.1:" + server.getLocalPort(), Reply.ECHO);
        assertThat(check.status()).isEqualTo(Check.Status.REFUSE);
        assertThat(check.found()).isEqualTo("the reply to a message is not the expected one: it sent \"…\"");
        assertThat(check.fix()).contains("the expected replies");
    }

    @Test
    void whatTheServerSentInsteadOfTheFirstReplyIsShown() {
        Thread.ofVirtual().start(() -> {
            try (Socket accepted = server.accept()) {
                accepted.getInputStream().readNBytes(12);
                accepted.getOutputStream().write("-ERR wrong hunter2\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The test ends.
            }
        });
        Script script = new Script(
                Script.RAW,
                UriPath.NONE,
                List.of(),
                null,
                null,
                List.of(new Script.FirstExchange(MessageSource.text("AUTH hunter2"), "+OK")),
                Duration.ZERO,
                true);
        Check check = EndpointProbe.check(
                        List.of(Endpoint.parse("127.0.0.1:" + server.getLocalPort())),
                        new Workload(Duration.ofSeconds(1), 100, Reply.NONE, script),
                        true)
                .getFirst();
        assertThat(check.found())
                .isEqualTo("the server closed the connection after the opening: it sent \"-ERR wrong…\\r\\n\"");
    }

    @Test
    void nobodyListens() throws IOException {
        server.close();
        Check check = check("127.0.0.1:" + server.getLocalPort(), Reply.NONE);
        assertThat(check.status()).isEqualTo(Check.Status.REFUSE);
        assertThat(check.found()).containsIgnoringCase("refused");
        assertThat(check.fix()).contains("start the server");
    }
}
