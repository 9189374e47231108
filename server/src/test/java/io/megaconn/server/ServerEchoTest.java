package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.ServerStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120) // for what blocks without a timeout of its own
class ServerEchoTest {
    private final Sockets sockets = new Sockets();
    private final Server server = Server.open(ServerConfigs.echo());

    @AfterEach
    void close() throws IOException {
        sockets.close();
        server.close();
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private void assertEchoes(Socket socket, byte[] message) throws Exception {
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
    @ValueSource(ints = {1, 32, 4095, 4096, 4097, 65_536, 20_000_000})
    void theSameBytesComeBack(int size) throws Exception {
        assertEchoes(sockets.connect(server.addresses().getFirst()), noise(size));
    }

    @Test
    void whatIsSentBeforeTheEndComesBack() throws Exception {
        Socket socket = sockets.connect(server.addresses().getFirst());
        socket.getOutputStream().write(noise(3_000));
        socket.shutdownOutput();
        assertThat(socket.getInputStream().readAllBytes()).isEqualTo(noise(3_000));
    }

    /** Writes until the connection blocks. Returns the number of bytes. */
    private static int writeUntilStuck(SocketChannel channel, ByteBuffer bytes) throws IOException {
        channel.configureBlocking(false);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .during(Duration.ofMillis(300))
                .until(() -> channel.write(bytes) == 0 && bytes.hasRemaining());
        return bytes.position();
    }

    private SocketChannel connectWithSmallBuffers() throws IOException {
        return connectWithSmallBuffers(server.addresses().getFirst());
    }

    private SocketChannel connectWithSmallBuffers(InetSocketAddress address) throws IOException {
        SocketChannel channel = sockets.add(SocketChannel.open());
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 32 * 1024);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 32 * 1024);
        channel.connect(address);
        return channel;
    }

    @Test
    void aPeerThatNeverReadsIsNotReadEitherAndNobodyElseNotices() throws Exception {
        Socket other = sockets.connect(server.addresses().getFirst());
        long before = Sockets.heap();
        for (int i = 0; i < 5; i++) {
            writeUntilStuck(connectWithSmallBuffers(), ByteBuffer.allocateDirect(64 << 20));
        }
        // What else the JVM has just allocated goes with a later collection.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Sockets.heap() - before).isLessThan(4 << 20));
        assertEchoes(other, noise(1_000_000));
        assertThat(server.connections()).isEqualTo(6);
    }

    @Test
    void whatTheKernelKeepsForAPeerThatNeverReadsIsBounded() throws Exception {
        SocketChannel unbounded = connectWithSmallBuffers();
        ByteBuffer bytes = ByteBuffer.allocateDirect(64 << 20);
        writeUntilStuck(unbounded, bytes);
        try (Server bounded = Server.open(ServerConfigs.limited(0, 64 * 1024))) {
            int stuckEarlier = writeUntilStuck(
                    connectWithSmallBuffers(bounded.addresses().getFirst()), ByteBuffer.allocateDirect(64 << 20));
            // The kernel doubles a buffer's size, for what it needs itself; ours and the peer's, both ways.
            // And it looks before it takes a packet, of up to 64 KiB here, not after.
            assertThat(stuckEarlier).isLessThan((4 * (64 + 32) + 2 * 64) * 1024);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                unbounded.write(bytes); // on a busy machine it was not stuck yet
                return bytes.position() > stuckEarlier;
            });
        }
    }

    @Test
    void aSlowReaderThatGoesOnGetsEverythingInOrder() throws Exception {
        byte[] message = noise(64 << 20);
        SocketChannel channel = connectWithSmallBuffers();
        int sent = writeUntilStuck(channel, ByteBuffer.wrap(message));
        assertThat(sent).isPositive();

        channel.configureBlocking(true);
        ByteBuffer back = ByteBuffer.allocate(sent);
        while (back.hasRemaining() && channel.read(back) > 0) {}
        assertThat(back.position()).isEqualTo(sent);
        assertThat(back.array()).isEqualTo(java.util.Arrays.copyOf(message, sent));

        byte[] more = noise(100_000); // and it is read again
        assertEchoes(channel.socket(), more);
    }

    @Test
    void aSlowReaderThatGivesUpIsForgotten() throws Exception {
        SocketChannel channel = connectWithSmallBuffers();
        writeUntilStuck(channel, ByteBuffer.allocateDirect(64 << 20));
        channel.close(); // with unread bytes: the kernel resets the connection
        await().untilAsserted(() -> assertThat(server.connections()).isZero());
    }

    @Test
    void aPeerThatDoesNotReadForTwoIntervalsIsClosedAndCountedAndNobodyElse() throws Exception {
        try (Server quick = Server.open(ServerConfigs.replying(Reply.ECHO, Duration.ofMillis(200)))) {
            Socket good = sockets.connect(quick.addresses().getFirst());
            SocketChannel slow = connectWithSmallBuffers(quick.addresses().getFirst());
            slow.configureBlocking(false);
            ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 20);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                try {
                    slow.write(bytes.clear());
                    assertEchoes(good, noise(100));
                    return false;
                } catch (IOException e) {
                    return true; // reset
                }
            });
            assertThat(quick.stats(false))
                    .returns(1L, ServerStats::slowReadersClosed)
                    .returns(1L, ServerStats::closed)
                    .returns(1L, ServerStats::connections);
            assertEchoes(good, noise(100_000));
        }
    }
}
