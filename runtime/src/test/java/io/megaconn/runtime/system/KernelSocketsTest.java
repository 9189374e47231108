package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSocketsTest {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable c : open) {
            c.close();
        }
    }

    private <T extends AutoCloseable> T closeLater(T closeable) {
        open.push(closeable);
        return closeable;
    }

    private ServerSocket listen(String address) throws IOException {
        return closeLater(new ServerSocket(0, 100, InetAddress.ofLiteral(address)));
    }

    /** Returns the server's ends. */
    private Deque<Socket> connect(ServerSocket server, int count) throws IOException {
        Deque<Socket> accepted = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            closeLater(new Socket(server.getInetAddress(), server.getLocalPort()));
            accepted.add(closeLater(server.accept()));
        }
        return accepted;
    }

    /** Of listeners that nobody used before them. */
    private static long count(ServerSocket... listeners) {
        List<InetSocketAddress> addresses = Arrays.stream(listeners)
                .map(listener -> (InetSocketAddress) listener.getLocalSocketAddress())
                .toList();
        return KernelSockets.of(addresses).count();
    }

    @Test
    void theKernelCountsWhatIsAccepted() throws IOException {
        ServerSocket server = listen("127.0.0.1");
        assertThat(count(server)).isZero();
        Deque<Socket> accepted = connect(server, 1_000); // more than one answer buffer of the kernel
        assertThat(count(server)).isEqualTo(1_000);
        for (int i = 0; i < 10; i++) {
            accepted.pop().close();
        }
        await().untilAsserted(() -> assertThat(count(server)).isEqualTo(990));
    }

    @Test
    void portsAreAddedUpAndOthersLeftOut() throws IOException {
        ServerSocket a = listen("127.0.0.1");
        ServerSocket b = listen("127.0.0.1");
        ServerSocket other = listen("127.0.0.1");
        connect(a, 3);
        connect(b, 4);
        connect(other, 5);
        assertThat(count(a, b)).isEqualTo(7);
        assertThat(count()).isZero();
    }

    @Test
    void ipv6CountsToo() throws IOException {
        ServerSocket server;
        try {
            server = listen("::1");
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here");
            return;
        }
        connect(server, 6);
        assertThat(count(server)).isEqualTo(6);
    }

    @Test
    void whatIsInTheAcceptQueueIsEstablishedForTheKernel() throws IOException {
        ServerSocket server = listen("127.0.0.1");
        closeLater(new Socket(server.getInetAddress(), server.getLocalPort()));
        assertThat(count(server)).isEqualTo(1);
    }

    @Test
    void aStrangerOnAnotherAddressWithTheSamePortDoesNotCount() throws IOException {
        ServerSocket ours = listen("127.0.0.1");
        ServerSocket stranger =
                closeLater(new ServerSocket(ours.getLocalPort(), 100, InetAddress.ofLiteral("127.0.0.2")));
        connect(ours, 2);
        connect(stranger, 3);
        assertThat(count(ours)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void whatHadThePortBeforeUsDoesNotCount(String bind) throws IOException {
        ServerSocket elsewhere = listen("127.0.0.1");
        Socket outgoing = closeLater(new Socket());
        outgoing.setReuseAddress(true);
        outgoing.bind(new InetSocketAddress("127.0.0.1", 0));
        outgoing.connect(elsewhere.getLocalSocketAddress());
        closeLater(elsewhere.accept());
        InetSocketAddress address = new InetSocketAddress(bind, outgoing.getLocalPort());

        KernelSockets sockets = KernelSockets.before(List.of(address));
        ServerSocket ours = closeLater(new ServerSocket());
        ours.setReuseAddress(true);
        ours.bind(address);
        assertThat(sockets.count()).isZero();
        for (int i = 0; i < 4; i++) {
            closeLater(new Socket("127.0.0.1", ours.getLocalPort()));
            closeLater(ours.accept());
        }
        assertThat(sockets.count()).isEqualTo(4);
        assertThat(KernelSockets.of(List.of(address)).count()).isEqualTo(5); // the kernel has no other way to tell
    }

    @Test
    void whatAnIpv6ListenerAcceptsOverIpv4IsOurs() throws IOException {
        ServerSocket server;
        try {
            server = listen("::");
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here");
            return;
        }
        closeLater(new Socket("127.0.0.1", server.getLocalPort()));
        closeLater(new Socket("::1", server.getLocalPort()));
        assertThat(KernelSockets.of(List.of(new InetSocketAddress("::", server.getLocalPort())))
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whoLooksAllTheTimeGetsACountOfTheLastSecondOrNone() throws IOException {
        ServerSocket server = listen("127.0.0.1");
        AtomicLong now = new AtomicLong();
        long[] cost = {0};
        KernelSockets sockets = KernelSockets.before(
                List.of((InetSocketAddress) server.getLocalSocketAddress()), () -> now.getAndAdd(cost[0]));
        connect(server, 2);
        assertThat(sockets.recent(100_001)).as("too many for a plain query").isEqualTo(-1);
        assertThat(sockets.recent(2)).isEqualTo(2);
        connect(server, 1);
        now.addAndGet(1);
        assertThat(sockets.recent(2)).as("it took no time").isEqualTo(3);
        cost[0] = 100_000_000; // each look at the clock takes 0.1 s: counting too much to be repeated within seconds
        assertThat(sockets.recent(2)).isEqualTo(3);
        connect(server, 1);
        assertThat(sockets.recent(2)).as("the same one, which is new enough").isEqualTo(3);
        now.addAndGet(1_000_000_000);
        assertThat(sockets.recent(2)).as("too old").isEqualTo(-1);
        now.addAndGet(10_000_000_000L);
        assertThat(sockets.recent(2)).isEqualTo(4);
    }
}
