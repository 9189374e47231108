package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Serves WebSocket to a client that others wrote, the JDK's, and to hostile ones. */
@Timeout(120)
class WebSocketServingTest {
    private final Sockets sockets = new Sockets();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private @Nullable Server server;

    private Server open(Reply reply, FileTables tables) {
        server = Server.open(ServerConfigs.webSocket(reply, tables));
        return server;
    }

    @AfterEach
    void close() throws Exception {
        http.shutdownNow();
        sockets.close();
        if (server != null) {
            server.close();
        }
    }

    private WebSocket connect(Server to) {
        WebSocket.Listener listener = new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    heard.add(text.toString());
                    text.setLength(0);
                }
                socket.request(1);
                return null;
            }

            @Override
            public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
                heard.add("pong " + StandardCharsets.US_ASCII.decode(message));
                socket.request(1);
                return null;
            }

            @Override
            public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                heard.add("close " + code);
                return null;
            }
        };
        return http.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + to.addresses().getFirst().getPort() + "/any"), listener)
                .join();
    }

    @Test
    void messagesAreCountedAndDiscarded() {
        Server counting = open(Reply.NONE, FileTables.AUTO);
        WebSocket socket = connect(counting);
        socket.sendText("one", true).join();
        socket.sendText("tw", false).join();
        socket.sendText("o", true).join();
        socket.sendText("x".repeat(200_000), true).join();
        socket.sendPing(ByteBuffer.wrap("beat".getBytes(StandardCharsets.US_ASCII)))
                .join();

        await().until(() -> heard.contains("pong beat"));
        assertThat(counting.stats(false).messages()).isEqualTo(3);
        assertThat(counting.stats(false).protocol()).isEqualTo("ws");
        assertThat(counting.stats(false).messages(32)).as("bytes don't matter").isEqualTo(3);

        socket.sendClose(1000, "").join();
        await().until(() -> heard.contains("close 1000") && counting.connections() == 0);
    }

    @Test
    void withReplyEchoEveryMessageComesBackAlsoWithItsOwnFileTables() {
        Server echoing = open(Reply.ECHO, FileTables.PER_LOOP);
        WebSocket socket = connect(echoing);
        String large = "0123456789".repeat(30_000);
        socket.sendText("small", true).join();
        socket.sendText(large, true).join();

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("small", large);
    }

    private static String request(String http, int version) {
        return "GET /chat " + http
                + "\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: " + version
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    @Test
    void aRequestThatNeverEndsIsClosedAndAnUpgradedConnectionStays() throws Exception {
        InetSocketAddress address = OneLoop.freeAddress();
        try (OneLoop one = new OneLoop(
                ServerConfigs.webSocket(Reply.NONE, FileTables.AUTO), new FileTables.Layout(1, false, 10), address)) {
            Socket upgraded = sockets.connect(address);
            upgraded.getOutputStream().write(request("HTTP/1.1", 13).getBytes(StandardCharsets.US_ASCII));
            upgraded.getInputStream().readNBytes(129);
            Socket silent = sockets.connect(address);
            Socket partly = sockets.connect(address);
            partly.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> one.loop.reader.reads.get() == 2 && one.loop.open() == 3);

            expire(one, System.nanoTime());
            assertThat(one.loop.open()).isEqualTo(3);
            expire(one, System.nanoTime() + WebSocketServing.UPGRADE_TIME.toNanos());

            assertThat(one.loop.open()).isEqualTo(1);
            assertThat(one.loop.failures.of(WebSocketServing.UPGRADE_TIMEOUT)).isEqualTo(2);
            assertThatThrownBy(() -> silent.getInputStream().read()).hasMessageContaining("reset");
            assertThatThrownBy(() -> partly.getInputStream().read()).hasMessageContaining("reset");
        }
    }

    private static void expire(OneLoop one, long nanos) {
        one.eventLoop.submit(() -> one.loop.reader.expire(nanos)).syncUninterruptibly();
    }

    @Test
    void anUpgradeInPartsIsAccepted() throws Exception {
        Socket socket =
                sockets.connect(open(Reply.NONE, FileTables.AUTO).addresses().getFirst());
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        for (char c : request("HTTP/1.1", 13).toCharArray()) {
            out.write(c);
        }
        byte[] answer = socket.getInputStream().readNBytes(129);
        assertThat(new String(answer, StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 101 ")
                .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    }

    private String answer(String request) throws Exception {
        Socket socket =
                sockets.connect(open(Reply.NONE, FileTables.AUTO).addresses().getFirst());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 426),
                arguments(request("HTTP/1.1", 8), 426),
                arguments(request("HTTP/1.0", 13), 505),
                arguments(request("HTTP/1.1", 13).replace("Host: h\r\n", ""), 400),
                arguments(request("HTTP/1.1", 13).replace("Connection: Upgrade\r\n", ""), 426),
                arguments(request("HTTP/1.1", 13).replace("dGhl", "dG"), 400),
                arguments("megaconn megaconn\n", 400),
                arguments("POST / HTTP/1.1\r\n\r\n", 400),
                arguments("GET / HTTP/1.1\r\nX: " + "x".repeat(9_000), 431)); // a head without end
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void whatIsNoUpgradeIsRefusedAndClosed(String request, int status) throws Exception {
        assertThat(answer(request)).startsWith("HTTP/1.1 %d ".formatted(status));
    }
}
