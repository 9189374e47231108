package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.wire.ClientStats;
import io.netty.channel.epoll.LinuxSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectTimeTest {
    @BeforeAll
    static void nativeTransport() {
        EventLoops.requireEpoll();
    }

    /** Tests connects over the loopback device, which end before connect(2) returns: a late process must not lengthen their time. */
    @Test
    void isTheKernelsRoundTripHoweverLateThisProcessSeesTheEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            LinuxSocket socket = LinuxSocket.newSocketStream(false);
            try {
                socket.connect(server.getLocalSocketAddress());
                await().until(() -> socket.remoteAddress() != null);
                long hour = 3_600_000_000_000L;
                assertThat(new ConnectTime().nanos(socket, hour)).isBetween(1_000L, hour / 1000);
            } finally {
                socket.close();
            }
        }
    }

    @Test
    void neverExceedsWhatThisProcessSaw() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            LinuxSocket socket = LinuxSocket.newSocketStream(false);
            try {
                socket.connect(server.getLocalSocketAddress());
                await().until(() -> socket.remoteAddress() != null);
                assertThat(new ConnectTime().nanos(socket, 10)).isEqualTo(10);
            } finally {
                socket.close();
            }
        }
    }

    @Test
    void ofASynThatWasSentAgainIsTheWholeTime() throws Exception {
        // The listen queue takes two connections; the others get in when it is emptied, with a second SYN.
        try (TestServer server = TestServer.listen(TestServer.address(0), 1, TestServer.DISCARD);
                Client client = Setup.to(server).loops(1).hold(8)) {
            await().until(() -> client.stats(false).connecting() == 6);
            server.accept();
            await().until(() -> client.notReady().isEmpty());
            ClientStats stats = client.stats(true);
            assertThat(stats.connectTime().max()).isGreaterThan(900_000); // µs: Linux sends it again after a second
        }
    }

    /** The socket is bound to the very port that it connects to. */
    @Test
    void aConnectionToItselfIsRecognizedAndLeavesThePortAtOnce() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        LinuxSocket socket = LinuxSocket.newSocketStream(false);
        socket.bind(new InetSocketAddress(loopback, 0));
        InetSocketAddress address = socket.localAddress();
        socket.connect(address);
        await().until(() -> socket.remoteAddress() != null);

        assertThat(SelfConnect.check(socket)).isEqualTo("SELF_CONNECT");
        socket.close();
        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(false);
            server.bind(address);
        }
    }

    @Test
    void aConnectionToAnotherSocketIsNone() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            LinuxSocket socket = LinuxSocket.newSocketStream(false);
            socket.connect(server.getLocalSocketAddress());
            await().until(() -> socket.remoteAddress() != null);
            assertThat(SelfConnect.check(socket)).isEmpty();
            socket.close();
        }
    }
}
