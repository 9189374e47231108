package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.engine.EventLoops;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepaliveTest {
    private static final int SOL_SOCKET = 1;
    private static final int SO_KEEPALIVE = 9;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;

    @ParameterizedTest
    @CsvSource({"PT0.1S, 60", "PT10S, 60", "PT45S, 90", "PT10H, 32767"})
    void whoWasQuietForTwoIntervalsIsAsked(Duration interval, int seconds) {
        assertThat(Keepalive.idleSeconds(interval)).isEqualTo(seconds);
    }

    @Test
    void whatIsAcceptedInheritsIt() throws Exception {
        EventLoops.requireEpoll(); // loads the native transport
        LinuxSocket listener = LinuxSocket.newSocketStream(false);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Keepalive.on(listener, Duration.ofSeconds(45));
        listener.listen(1);
        InetSocketAddress address = listener.localAddress();
        try (java.net.Socket peer = new java.net.Socket(address.getAddress(), address.getPort())) {
            Socket accepted = new Socket(listener.accept(new byte[26]));
            assertThat(peer.isConnected()).isTrue();

            assertThat(accepted.getIntOpt(SOL_SOCKET, SO_KEEPALIVE)).isEqualTo(1);
            assertThat(accepted.getIntOpt(IPPROTO_TCP, TCP_KEEPIDLE)).isEqualTo(90);
            accepted.close();
        } finally {
            listener.close();
        }
    }
}
