package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SockDiagTest {
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

    @Test
    void theKernelCountsWhatIsAccepted() throws IOException {
        ServerSocket server = listen("127.0.0.1");
        assertThat(SockDiag.established(List.of(server.getLocalPort()))).isZero();
        Deque<Socket> accepted = connect(server, 1_000); // more than one answer buffer of the kernel
        assertThat(SockDiag.established(List.of(server.getLocalPort()))).isEqualTo(1_000);
        for (int i = 0; i < 10; i++) {
            accepted.pop().close();
        }
        await().untilAsserted(() ->
                assertThat(SockDiag.established(List.of(server.getLocalPort()))).isEqualTo(990));
    }

    @Test
    void portsAreAddedUpAndOthersLeftOut() throws IOException {
        ServerSocket a = listen("127.0.0.1");
        ServerSocket b = listen("127.0.0.1");
        ServerSocket other = listen("127.0.0.1");
        connect(a, 3);
        connect(b, 4);
        connect(other, 5);
        assertThat(SockDiag.established(List.of(a.getLocalPort(), b.getLocalPort())))
                .isEqualTo(7);
        assertThat(SockDiag.established(List.of())).isZero();
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
        assertThat(SockDiag.established(List.of(server.getLocalPort()))).isEqualTo(6);
    }

    @Test
    void whatIsInTheAcceptQueueIsEstablishedForTheKernel() throws IOException {
        ServerSocket server = listen("127.0.0.1");
        closeLater(new Socket(server.getInetAddress(), server.getLocalPort()));
        assertThat(SockDiag.established(List.of(server.getLocalPort()))).isEqualTo(1);
    }
}
