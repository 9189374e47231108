package io.megaconn.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.engine.EventLoops;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a peer that vanished is lost, and one that is alive but does not read is not. */
@Timeout(60)
class DeadPeerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @BeforeAll
    static void nativeTransport() {
        EventLoops.requireEpoll();
    }

    @Test
    void theTimeoutIsTwoIntervalsAMinuteAtLeastAndHalfAMinuteMore() {
        assertThat(DeadPeerDetector.timeout(Duration.ofMillis(100))).hasSeconds(90);
        assertThat(DeadPeerDetector.timeout(Duration.ofSeconds(30))).hasSeconds(90);
        assertThat(DeadPeerDetector.timeout(Duration.ofSeconds(45))).hasSeconds(120);
    }

    @Test
    void aPeerIsDeadWhenItAcknowledgesNeitherDataNorProbes() {
        DeadPeerDetector detector = new DeadPeerDetector(Duration.ofSeconds(90), Duration.ofSeconds(10));
        long never = Long.MAX_VALUE;
        assertThat(detector.isDead(90_001, 5_000, 120_000, 0)).isTrue();
        assertThat(detector.isDead(90_001, 10, 400, 0))
                .as("sent again all the time")
                .isTrue();
        assertThat(detector.isDead(90_001, never, 400, 2)).isTrue();
        assertThat(detector.isDead(90_000, 5_000, 400, 0)).isFalse();
        assertThat(detector.isDead(1_000_000, never, 400, 0))
                .as("nothing is under way")
                .isFalse();
        assertThat(detector.isDead(120_000, never, 400, 1))
                .as("a probe may be under way")
                .isFalse();
        assertThat(detector.isDead(119_999, 120_000, 120_000, 0))
                .as("the last packet was answered")
                .isFalse();
        assertThat(detector.isDead(120_000, 10, 120_000, 0))
                .as("the answer may be under way")
                .isFalse();
    }

    @Test
    void aPeerWhoseMachineIsGoneIsLostWithETIMEDOUT() throws Exception {
        LinuxSocket listener = LinuxSocket.newSocketStream(false);
        listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 0));
        listener.listen(10);
        try (Client client =
                Setup.to(listener.localAddress()).loops(1).peerTimeout(TIMEOUT).hold(1)) {
            await().until(() -> client.notReady().isEmpty());
            Socket peer = new Socket(listener.accept(new byte[26]));
            assertThat(client.stats(false).lost()).isZero();

            drop(peer);

            await().atMost(30, SECONDS).until(() -> client.stats(false).lost() == 1);
            assertThat(client.stats(false).failures()).isEqualTo(Map.of("ETIMEDOUT", 1L));
            peer.close();
        } finally {
            listener.close();
        }
    }

    /** Attaches a socket filter that drops all packets, so the kernel acknowledges none, as on a cut link. */
    private static void drop(Socket socket) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(8, 8);
            program.set(ValueLayout.JAVA_SHORT, 0, (short) 6); // BPF_RET | BPF_K, of 0 bytes
            ByteBuffer filters = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
            filters.putShort(0, (short) 1).putLong(8, program.address());
            socket.setRawOpt(1, 26, filters); // SOL_SOCKET, SO_ATTACH_FILTER
        }
    }

    @Test
    void aPeerThatDoesNotReadStaysBlocked() throws Exception {
        byte[] message = new byte[256 * 1024];
        try (TestServer server = TestServer.start(socket -> {
                    socket.setReceiveBufferSize(8 * 1024);
                    await().atMost(50, SECONDS).until(socket::isClosed);
                });
                Client client = Setup.to(server)
                        .loops(1)
                        .payload(message)
                        .interval(Duration.ofMillis(100))
                        .peerTimeout(TIMEOUT)
                        .hold(2)) {
            await().until(() -> client.stats(false).blocked() > 0);
            long blocked = client.stats(false).blocked();
            // Five timeouts without a byte read, counted by the messages that were due meanwhile.
            await().atMost(40, SECONDS).until(() -> client.stats(false).blocked() > blocked + 100);
            assertThat(client.stats(false)).returns(0L, s -> s.lost()).returns(2L, s -> s.connections());
        }
    }
}
