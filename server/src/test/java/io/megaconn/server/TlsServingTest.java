package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.TlsStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Serves TLS to a client that others wrote, the JDK's, and to hostile ones. */
@Timeout(120)
class TlsServingTest {
    private final Sockets sockets = new Sockets();
    private @Nullable Server server;

    private Server open(Reply reply, FileTables tables) {
        return open(reply, false, tables);
    }

    private Server open(Reply reply, boolean webSocket, FileTables tables) {
        server = Server.open(ServerConfigs.tls(reply, webSocket, tables));
        return server;
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
        if (server != null) {
            server.close();
        }
    }

    private static TlsStats tls(Server server) {
        return Objects.requireNonNull(server.stats(false).tls());
    }

    private static TlsPeer peer(Server server) throws Exception {
        return new TlsPeer(tls(server).certificate());
    }

    private SSLSocket connect(Server to, String version) throws Exception {
        return peer(to).connect(sockets, to.addresses().getFirst(), version);
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static void assertEchoes(SSLSocket socket, byte[] message) throws Exception {
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                socket.getOutputStream().write(message);
            } catch (IOException e) {
                throw new AssertionError(e); // and the reader will miss something
            }
        });
        assertThat(socket.getInputStream().readNBytes(message.length)).isEqualTo(message);
        writer.join();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, SHARED", "TLSv1.3, SHARED", "TLSv1.3, PER_LOOP"})
    void everyByteComesBack(String version, FileTables tables) throws Exception {
        Server echoing = open(Reply.ECHO, tables);
        SSLSocket socket = connect(echoing, version);
        for (int size : new int[] {1, 32, 16_384, 16_385, 1_000_000}) {
            assertEchoes(socket, noise(size));
        }
        assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        await().until(() -> echoing.stats(false).bytes() == 1_032_802);
        assertThat(tls(echoing).handshakes()).isEqualTo(1);
        assertThat(tls(echoing).pending()).isZero();
        assertThat(tls(echoing).failures()).isEmpty();
    }

    @Test
    void whatIsDiscardedIsCounted() throws Exception {
        Server discarding = open(Reply.NONE, FileTables.SHARED);
        for (int i = 0; i < 5; i++) {
            connect(discarding, "TLSv1.3").getOutputStream().write(noise(100_000));
        }
        await().until(() -> discarding.stats(false).bytes() == 500_000);
        assertThat(discarding.connections()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aPeerThatSendsByteByByteIsUnderstood(String version) throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        SSLSocket socket = peer(echoing).byteByByte(sockets, echoing.addresses().getFirst(), version);
        assertEchoes(socket, noise(500));
        assertThat(tls(echoing).failures()).isEmpty();
    }

    @Test
    void keyUpdatesAreAnswered() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        SSLSocket socket = connect(echoing, "TLSv1.3");
        for (int i = 0; i < 10; i++) {
            assertEchoes(socket, noise(100));
            socket.startHandshake(); // a key update in TLS 1.3
        }
        assertEchoes(socket, noise(20_000));
        assertThat(echoing.connections()).isEqualTo(1);
    }

    @Test
    void renegotiationIsRefusedAndCounted() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        SSLSocket socket = connect(echoing, "TLSv1.2");
        assertEchoes(socket, noise(100));
        socket.startHandshake(); // a renegotiation in TLS 1.2
        assertThatThrownBy(() -> {
                    socket.getOutputStream().write(1);
                    socket.getInputStream().readNBytes(1);
                })
                .isInstanceOf(IOException.class);
        await().until(() -> echoing.connections() == 0);
        assertThat(tls(echoing).failures()).hasSize(1).allSatisfy((reason, n) -> {
            assertThat(reason).startsWith("TLS_");
            assertThat(n).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closeNotifyIsAnswered(String version) throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        SSLSocket socket = connect(echoing, version);
        socket.getOutputStream().write("last".getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        assertThat(new String(TlsPeer.rest(socket.getInputStream()), StandardCharsets.US_ASCII))
                .isEqualTo("last"); // the JDK throws if the end is not announced
        await().until(() -> echoing.connections() == 0);
        assertThat(tls(echoing).failures()).isEmpty();
    }

    @Test
    void closeNotifyWithoutAFinEndsAConnection() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        Socket plain = sockets.connect(echoing.addresses().getFirst());
        SSLSocket socket = peer(echoing).withoutFin(plain);
        assertEchoes(socket, noise(100));

        socket.shutdownOutput();

        assertThat(plain.isOutputShutdown()).isFalse();
        assertThat(TlsPeer.rest(socket.getInputStream())).isEmpty();
        await().until(() -> echoing.connections() == 0);
        assertThat(plain.getInputStream().read()).as("closed by the server").isEqualTo(-1);
        assertThat(tls(echoing).failures()).isEmpty();
    }

    /** The end arrives together with a message whose echo the peer does not read yet. */
    @Test
    void closeNotifyBehindABlockedEchoEndsAConnection() throws Exception {
        server = Server.open(ServerConfigs.tlsWithBuffer(4_096));
        Socket plain = sockets.add(new Socket());
        plain.setReceiveBufferSize(2_048);
        plain.connect(server.addresses().getFirst());
        SSLSocket socket = peer(server).withoutFin(plain);
        byte[] message = noise(16_000);
        socket.startHandshake();

        socket.getOutputStream().write(message);
        socket.shutdownOutput();
        await().until(() -> server.stats(false).bytes() == message.length);
        assertThat(server.connections()).isEqualTo(1);

        assertThat(TlsPeer.rest(socket.getInputStream())).isEqualTo(message);
        await().until(() -> server.connections() == 0);
        assertThat(plain.getInputStream().read()).as("closed by the server").isEqualTo(-1);
    }

    /** A rest would last until long after this test. A silent peer keeps one handshake pending. */
    @Test
    void aHandshakeDoesNotWaitForARestOfTheLoop() throws Exception {
        InetSocketAddress address = OneLoop.freeAddress();
        ServerConfig config = ServerConfigs.tls(Reply.NONE, false, FileTables.AUTO);
        try (OneLoop one = new OneLoop(config, new FileTables.Layout(1, false, 10), address, Duration.ofHours(1))) {
            ServerHandshakes handshakes = Objects.requireNonNull(one.loop.reader.handshakes);
            sockets.connect(address);
            await().until(() -> handshakes.pending.get() == 1);

            new TlsPeer(config.transport().certificate())
                    .connect(sockets, address, "TLSv1.3")
                    .startHandshake();

            await().until(() -> handshakes.complete.get() == 1);
            assertThat(handshakes.pending.get()).isEqualTo(1);
        }
    }

    @Test
    void plainBytesAreAFailureByName() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.PER_LOOP);
        Socket socket = sockets.connect(echoing.addresses().getFirst());
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertClosed(socket.getInputStream());
        await().until(() -> echoing.connections() == 0);
        assertThat(tls(echoing).failures()).isEqualTo(Map.of("NOT_TLS", 1L));
        assertThat(tls(echoing).handshakes()).isZero();
        assertEchoes(connect(echoing, "TLSv1.3"), noise(100));
    }

    @Test
    void plainBytesAfterTheHandshakeAreAnInvalidRecord() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        Socket plain = sockets.connect(echoing.addresses().getFirst());
        assertEchoes(peer(echoing).withoutFin(plain), noise(100));
        plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertClosed(plain.getInputStream());
        await().until(() -> echoing.connections() == 0);
        assertThat(tls(echoing).failures()).isEqualTo(Map.of("TLS_BAD_RECORD", 1L));
    }

    private static void assertClosed(InputStream in) {
        try {
            TlsPeer.rest(in); // perhaps an alert
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void aClientThatDoesNotTrustTheCertificateIsAFailureByItsAlert() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        String others = ServerConfigs.tls(Reply.ECHO, false, FileTables.SHARED)
                .transport()
                .certificate();
        SSLSocket socket =
                new TlsPeer(others).connect(sockets, echoing.addresses().getFirst(), "TLSv1.3");
        assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        await().until(() -> echoing.connections() == 0);
        assertThat(tls(echoing).failures().keySet()).singleElement().asString().startsWith("TLS_ALERT_");
    }

    @Test
    void anAlertThatIsNotEncryptedIsNamed() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        Socket socket = sockets.connect(echoing.addresses().getFirst());
        socket.getOutputStream().write(peer(echoing).clientHello());
        socket.getInputStream().readNBytes(100); // of the server's part
        byte[] changeCipherSpec = {20, 3, 3, 0, 1, 1};
        byte[] unknownCa = {21, 3, 3, 0, 2, 2, 48};
        socket.getOutputStream().write(changeCipherSpec);
        socket.getOutputStream().write(unknownCa); // as OpenSSL's clients do in TLS 1.3
        await().until(() -> tls(echoing).failures().equals(Map.of("TLS_ALERT_UNKNOWN_CA", 1L)));
        await().until(() -> echoing.connections() == 0);
    }

    @Test
    void oneThatBreaksOffIsCounted() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        byte[] hello = peer(echoing).clientHello();
        InetSocketAddress address = echoing.addresses().getFirst();
        Socket ending = sockets.connect(address);
        ending.getOutputStream().write(hello, 0, hello.length / 2);
        ending.close();
        await().until(() -> tls(echoing).failures().equals(Map.of("TLS_EOF", 1L)));
        Socket resetting = sockets.connect(address);
        resetting.getOutputStream().write(hello);
        resetting.getInputStream().readNBytes(100); // of the server's part
        Sockets.reset(resetting);
        await().until(() -> tls(echoing).failures().equals(Map.of("TLS_EOF", 1L, "ECONNRESET", 1L)));
        await().until(() -> echoing.connections() == 0);
    }

    @Test
    void aHandshakeThatNeverEndsIsClosedAndACompleteOneStays() throws Exception {
        InetSocketAddress address = OneLoop.freeAddress();
        ServerConfig config = ServerConfigs.tls(Reply.ECHO, false, FileTables.AUTO);
        try (OneLoop one = new OneLoop(config, new FileTables.Layout(1, false, 10), address)) {
            TlsPeer peer = new TlsPeer(config.transport().certificate());
            SSLSocket complete = peer.connect(sockets, address, "TLSv1.3");
            assertEchoes(complete, noise(10));
            Socket silent = sockets.connect(address);
            Socket partly = sockets.connect(address);
            partly.getOutputStream().write(Arrays.copyOf(peer.clientHello(), 50));
            ServerHandshakes handshakes = Objects.requireNonNull(one.loop.reader.handshakes);
            await().until(() -> handshakes.pending.get() == 2);

            expire(one, System.nanoTime());
            assertThat(one.loop.open()).isEqualTo(3);
            expire(one, System.nanoTime() + ServerHandshakes.TIME.toNanos());

            assertThat(one.loop.open()).isEqualTo(1);
            assertThat(handshakes.pending.get()).isZero();
            assertThat(handshakes.failures.of(ServerHandshakes.TIMEOUT)).isEqualTo(2);
            assertThatThrownBy(() -> silent.getInputStream().read()).hasMessageContaining("reset");
            assertThatThrownBy(() -> partly.getInputStream().read()).hasMessageContaining("reset");
            assertEchoes(complete, noise(10));
        }
    }

    private static void expire(OneLoop one, long nanos) {
        one.eventLoop.submit(() -> one.loop.reader.expire(nanos)).syncUninterruptibly();
    }

    @Test
    void aPeerThatDoesNotReadIsWaitedForAndLosesNothing() throws Exception {
        Server echoing = open(Reply.ECHO, FileTables.SHARED);
        SSLSocket socket = connect(echoing, "TLSv1.3");
        byte[] message = noise(20_000_000); // more than the buffers of both ends take
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(message);
            } catch (IOException e) {
                throw new AssertionError(e); // and the reader will miss something
            }
        });
        await().until(() -> echoing.stats(false).bytes() > 0);
        assertThat(socket.getInputStream().readNBytes(message.length)).isEqualTo(message);
        writer.join();
    }

    @Test
    void webSocketsAreServedOverTls() throws Exception {
        Server serving = open(Reply.ECHO, true, FileTables.SHARED);
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                heard.complete(data.toString());
                return null;
            }
        };
        try (HttpClient http =
                HttpClient.newBuilder().sslContext(peer(serving).context()).build()) {
            URI uri = URI.create(
                    "wss://127.0.0.1:" + serving.addresses().getFirst().getPort() + "/chat");
            WebSocket socket =
                    http.newWebSocketBuilder().buildAsync(uri, listener).join();
            socket.sendText("hello", true).join();
            assertThat(heard.get()).isEqualTo("hello");
            assertThat(serving.stats(false).messages()).isEqualTo(1);
            assertThat(serving.stats(false).protocol()).isEqualTo("ws");
            socket.abort();
        }
    }
}
