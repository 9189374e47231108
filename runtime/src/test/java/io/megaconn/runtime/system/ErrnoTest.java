package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.engine.EventLoops;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests exceptions that Netty's native transport throws. */
class ErrnoTest {
    LinuxSocket socket;

    @BeforeEach
    void open() {
        EventLoops.requireEpoll();
        socket = LinuxSocket.newSocketStream(false);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void nobodyListens() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        IOException e = catchThrowableOfType(IOException.class, () -> {
            if (!socket.connect(loopback(port))) {
                await().until(socket::finishConnect);
            }
        });
        assertThat(Errno.of(e)).isEqualTo("ECONNREFUSED");
    }

    @Test
    void theAddressIsNotOurs() {
        IOException e = catchThrowableOfType(
                IOException.class, () -> socket.bind(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0)));
        assertThat(Errno.of(e)).isEqualTo("EADDRNOTAVAIL");
    }

    @Test
    void thePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            IOException e = catchThrowableOfType(IOException.class, () -> socket.bind(loopback(taken.getLocalPort())));
            assertThat(Errno.of(e)).isEqualTo("EADDRINUSE");
        }
    }

    @Test
    void thePeerResets() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            socket.connect(loopback(server.getLocalPort()));
            Socket peer = server.accept();
            peer.setSoLinger(true, 0);
            peer.close();
            ByteBuffer buffer = ByteBuffer.allocateDirect(8);
            IOException e =
                    catchThrowableOfType(IOException.class, () -> await().until(() -> socket.read(buffer, 0, 8) < 0));
            assertThat(Errno.of(e)).isEqualTo("ECONNRESET");
        }
    }

    @Test
    void thereIsNoRoute() {
        assertThat(Errno.of(new NoRouteToHostException("x"))).isEqualTo("EHOSTUNREACH");
    }

    @Test
    void unknownNumbersStayNumbers() {
        assertThat(Errno.name(41)).isEqualTo("errno 41"); // not in use
        assertThat(Errno.name(512)).isEqualTo("errno 512");
        assertThat(Errno.name(-1)).isEqualTo("errno -1");
        assertThat(Errno.of(new IOException("f(..) failed with error(-999): ?")))
                .isEqualTo("errno 999");
    }

    @ParameterizedTest
    @CsvSource({
        "1,EPERM",
        "11,EAGAIN",
        "13,EACCES",
        "22,EINVAL",
        "24,EMFILE",
        "32,EPIPE",
        "71,EPROTO",
        "92,ENOPROTOOPT",
        "97,EAFNOSUPPORT",
        "98,EADDRINUSE",
        "99,EADDRNOTAVAIL",
        "101,ENETUNREACH",
        "104,ECONNRESET",
        "105,ENOBUFS",
        "107,ENOTCONN",
        "110,ETIMEDOUT",
        "111,ECONNREFUSED",
        "112,EHOSTDOWN",
        "113,EHOSTUNREACH",
        "114,EALREADY",
        "133,EHWPOISON"
    })
    void everyNumberHasItsName(int errno, String name) {
        assertThat(Errno.name(errno)).isEqualTo(name);
    }

    @Test
    void whatHasNoNumberIsNamedAfterItsClass() {
        assertThat(Errno.of(new IOException())).isEqualTo("IOException");
        assertThat(Errno.of(new IllegalStateException("-111"))).isEqualTo("IllegalStateException");
    }
}
