package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ServerStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120) // for what blocks without a timeout of its own
class ServerCountsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Sockets sockets = new Sockets();
    private Server server = Server.open(ServerConfigs.ordinary());

    @AfterEach
    void close() throws IOException {
        sockets.close();
        server.close();
    }

    private Socket connect() throws IOException {
        return sockets.connect(server.addresses().getFirst());
    }

    private void eventually(Consumer<ServerStats> assertion) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertion.accept(server.stats(false)));
    }

    @Test
    void connectionsAreCountedFromBothSides() throws IOException {
        for (int i = 0; i < 100; i++) {
            connect();
        }
        eventually(s -> {
            assertThat(s.connections()).isEqualTo(100);
            assertThat(s.accepted()).isEqualTo(100);
            assertThat(s.closed()).isZero();
        });
        assertThat(server.stats(true).kernel().established()).isEqualTo(100);
        assertThat(server.connections()).isEqualTo(100);
    }

    /** Tests edge-triggered events, which come once: all data must be read, and no end be missed. */
    @Test
    void aFloodThatEndsIsReadToItsEndAndTheEndIsSeen() throws IOException {
        for (int i = 0; i < 5; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(new byte[1_000_000]);
            socket.close();
        }
        eventually(s -> {
            assertThat(s.bytes()).isEqualTo(5_000_000);
            assertThat(s.closed()).isEqualTo(5);
        });
    }

    @Test
    void anEndThatComesTogetherWithTheLastBytesIsSeen() throws IOException {
        for (int i = 0; i < 50; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(7);
            socket.shutdownOutput();
        }
        eventually(s -> {
            assertThat(s.bytes()).isEqualTo(50);
            assertThat(s.closed()).isEqualTo(50);
        });
    }

    @Test
    void closesAreCounted() throws IOException {
        Socket one = connect();
        connect();
        eventually(s -> assertThat(s.connections()).isEqualTo(2));
        one.close();
        eventually(s -> {
            assertThat(s.accepted()).isEqualTo(2);
            assertThat(s.closed()).isEqualTo(1);
            assertThat(s.connections()).isEqualTo(1);
        });
        assertThat(server.stats(true).kernel().established()).isEqualTo(1);
    }

    @Test
    void aResetByThePeerIsAClose() throws IOException {
        List<Socket> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(connect());
            all.getLast().getOutputStream().write(1);
        }
        eventually(s -> assertThat(s.bytes()).isEqualTo(20));
        for (Socket socket : all) {
            Sockets.reset(socket);
        }
        eventually(s -> assertThat(s.closed()).isEqualTo(20));
        assertThat(server.connections()).isZero();
    }

    @Test
    void messagesAndBytesAreCounted() throws IOException {
        Socket socket = connect();
        for (int i = 1; i <= 10; i++) {
            socket.getOutputStream().write(new byte[32]);
            int sent = i;
            eventually(s -> assertThat(s.bytes()).isEqualTo(32L * sent)); // or two would be read as one
        }
        assertThat(server.stats(false))
                .returns(10L, ServerStats::reads)
                .returns(-1L, ServerStats::messages)
                .returns(-1L, ServerStats::messagesPerSecond);
    }

    @Test
    void aMessageIsAMessageHoweverManyReadsItTakes() throws IOException {
        try (Server counting = Server.open(ServerConfigs.payload(100_000))) {
            Socket socket = sockets.connect(counting.addresses().getFirst());
            socket.getOutputStream().write(new byte[350_000]); // three and a half, in six reads at least
            await().untilAsserted(
                            () -> assertThat(counting.stats(false).bytes()).isEqualTo(350_000));
            assertThat(counting.stats(false))
                    .returns(3L, ServerStats::messages)
                    .returns(100_000, ServerStats::payloadSize)
                    .satisfies(s -> assertThat(s.reads()).isGreaterThan(5))
                    .satisfies(s -> assertThat(s.messages(50_000)).isEqualTo(7));
        }
        try (Server counting = Server.open(ServerConfigs.payload(10))) {
            Socket socket = sockets.connect(counting.addresses().getFirst());
            socket.getOutputStream().write(new byte[1_000]); // a hundred in one read
            await().untilAsserted(
                            () -> assertThat(counting.stats(false).messages()).isEqualTo(100));
        }
    }

    @Test
    void halfAMessageAndThenNothingStaysAConnection() throws IOException {
        connect().getOutputStream().write(new byte[5]);
        Socket halfClosed = connect();
        halfClosed.getOutputStream().write(new byte[5]);
        halfClosed.shutdownOutput();
        eventually(s -> {
            assertThat(s.bytes()).isEqualTo(10);
            assertThat(s.connections()).isEqualTo(1);
        });
    }

    @Test
    void garbageIsReadCountedAndForgotten() throws IOException {
        Random random = new Random(9);
        long sent = 0;
        for (int i = 0; i < 50; i++) {
            byte[] noise = new byte[random.nextInt(100_000)];
            random.nextBytes(noise);
            Socket socket = connect();
            socket.getOutputStream().write(noise);
            socket.close();
            sent += noise.length;
        }
        long all = sent;
        eventually(s -> {
            assertThat(s.bytes()).isEqualTo(all);
            assertThat(s.closed()).isEqualTo(50);
        });
    }

    @Test
    void bytesAreCountedExactlyAndKeptNowhere() throws IOException {
        long all = 64 << 20; // eight times what the heap may grow by
        long before = Sockets.heap();
        try (SocketChannel channel = SocketChannel.open(server.addresses().getFirst())) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
            for (long sent = 0; sent < all; ) {
                sent += channel.write(buffer.clear());
            }
            eventually(s -> assertThat(s.bytes()).isEqualTo(all));
            eventually(s -> assertThat(Sockets.heap() - before).isLessThan(8 << 20));
        }
    }

    @Test
    void sourceAddressesAreCounted() throws IOException {
        for (String source : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.2")) {
            Socket socket = sockets.add(new Socket());
            socket.bind(new InetSocketAddress(source, 0));
            socket.connect(server.addresses().getFirst());
        }
        eventually(s -> {
            assertThat(s.accepted()).isEqualTo(4);
            assertThat(s.sources()).isEqualTo(3);
        });
    }

    @Test
    void whoSendsNothingIsSilentUntilItSends() throws IOException {
        server.close();
        server = Server.open(ServerConfigs.interval(Duration.ofMillis(500)));
        Socket talker = connect();
        Socket mute = connect();
        eventually(s -> assertThat(s.silent()).isEqualTo(2));
        eventually(s -> {
            send(talker);
            assertThat(server.stats(false).silent()).isEqualTo(1);
        });
        mute.close();
        eventually(s -> {
            send(talker);
            assertThat(server.stats(false).silent()).isZero();
        });
    }

    private static void send(Socket socket) {
        try {
            socket.getOutputStream().write(1);
        } catch (IOException e) {
            throw new AssertionError("the server closed a good connection", e);
        }
    }

    @Test
    void aServerThatListensIsReady() {
        assertThat(server.notReady()).isEmpty();
        assertThat(server.stats(false).kernel().established()).isZero(); // few are counted all the time
    }
}
