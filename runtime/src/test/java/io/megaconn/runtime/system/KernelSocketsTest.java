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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSocketsTest {
    @RegisterExtension
    final TestSockets sockets = new TestSockets();

    /** Returns the server's ends. */
    private Deque<Socket> connect(ServerSocket server, int count) throws IOException {
        Deque<Socket> accepted = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            sockets.connect(server);
            accepted.add(sockets.closeLater(server.accept()));
        }
        return accepted;
    }

    /** Returns the kernel's count for these listeners, on ports that nothing used before. */
    private static long count(ServerSocket... listeners) {
        List<InetSocketAddress> addresses = Arrays.stream(listeners)
                .map(listener -> (InetSocketAddress) listener.getLocalSocketAddress())
                .toList();
        return KernelSockets.of(addresses).count();
    }

    @Test
    void theKernelCountsWhatIsAccepted() throws IOException {
        ServerSocket server = sockets.listen("127.0.0.1");
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
        ServerSocket a = sockets.listen("127.0.0.1");
        ServerSocket b = sockets.listen("127.0.0.1");
        ServerSocket other = sockets.listen("127.0.0.1");
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
            server = sockets.listen("::1");
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here");
            return;
        }
        connect(server, 6);
        assertThat(count(server)).isEqualTo(6);
    }

    @Test
    void whatIsInTheAcceptQueueIsEstablishedForTheKernel() throws IOException {
        ServerSocket server = sockets.listen("127.0.0.1");
        sockets.connect(server);
        assertThat(count(server)).isEqualTo(1);
    }

    @Test
    void aStrangerOnAnotherAddressWithTheSamePortDoesNotCount() throws IOException {
        ServerSocket ours = sockets.listen("127.0.0.1");
        ServerSocket stranger =
                sockets.closeLater(new ServerSocket(ours.getLocalPort(), 100, InetAddress.ofLiteral("127.0.0.2")));
        connect(ours, 2);
        connect(stranger, 3);
        assertThat(count(ours)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void whatHadThePortBeforeUsDoesNotCount(String bind) throws IOException {
        ServerSocket elsewhere = sockets.listen("127.0.0.1");
        Socket outgoing = sockets.closeLater(new Socket());
        outgoing.setReuseAddress(true);
        outgoing.bind(new InetSocketAddress("127.0.0.1", 0));
        outgoing.connect(elsewhere.getLocalSocketAddress());
        sockets.closeLater(elsewhere.accept());
        InetSocketAddress address = new InetSocketAddress(bind, outgoing.getLocalPort());

        KernelSockets kernel = KernelSockets.before(List.of(address));
        ServerSocket ours = sockets.closeLater(new ServerSocket());
        ours.setReuseAddress(true);
        ours.bind(address);
        assertThat(kernel.count()).isZero();
        for (int i = 0; i < 4; i++) {
            sockets.closeLater(new Socket("127.0.0.1", ours.getLocalPort()));
            sockets.closeLater(ours.accept());
        }
        assertThat(kernel.count()).isEqualTo(4);
        assertThat(KernelSockets.of(List.of(address)).count()).isEqualTo(5); // the kernel has no other way to tell
    }

    @Test
    void whatAnIpv6ListenerAcceptsOverIpv4IsOurs() throws IOException {
        ServerSocket server;
        try {
            server = sockets.listen("::");
        } catch (IOException e) {
            assumeTrue(false, "no IPv6 here");
            return;
        }
        sockets.closeLater(new Socket("127.0.0.1", server.getLocalPort()));
        sockets.closeLater(new Socket("::1", server.getLocalPort()));
        assertThat(KernelSockets.of(List.of(new InetSocketAddress("::", server.getLocalPort())))
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whoLooksAllTheTimeGetsACountOfTheLastSecondOrNone() throws IOException {
        ServerSocket server = sockets.listen("127.0.0.1");
        AtomicLong now = new AtomicLong();
        long[] cost = {0};
        KernelSockets kernel = KernelSockets.before(
                List.of((InetSocketAddress) server.getLocalSocketAddress()), () -> now.getAndAdd(cost[0]));
        connect(server, 2);
        assertThat(kernel.recent(100_001)).as("too many for a plain query").isEqualTo(-1);
        assertThat(kernel.recent(2)).isEqualTo(2);
        connect(server, 1);
        now.addAndGet(1);
        assertThat(kernel.recent(2)).as("it took no time").isEqualTo(3);
        cost[0] = 100_000_000; // each look at the clock takes 0.1 s: counting too much to be repeated within seconds
        assertThat(kernel.recent(2)).isEqualTo(3);
        connect(server, 1);
        assertThat(kernel.recent(2)).as("the same one, which is new enough").isEqualTo(3);
        now.addAndGet(1_000_000_000);
        assertThat(kernel.recent(2)).as("too old").isEqualTo(-1);
        now.addAndGet(10_000_000_000L);
        assertThat(kernel.recent(2)).isEqualTo(4);
    }
}
