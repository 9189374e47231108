package io.megaconn.runtime.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketBufferMeterTest {
    private static final int SENT = 100_000;

    @RegisterExtension
    final TestSockets sockets = new TestSockets();

    /** Sends to a peer that does not read. */
    private void send(ServerSocket server) throws IOException {
        Socket peer = sockets.connect(server);
        sockets.closeLater(server.accept());
        peer.getOutputStream().write(new byte[SENT]);
    }

    private static SocketBufferMeter meter(ServerSocket server) {
        return new SocketBufferMeter(List.of((InetSocketAddress) server.getLocalSocketAddress()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0", "::"})
    void onlyBuffersOfTheServersConnectionsCount(String address) throws IOException {
        ServerSocket other = sockets.listen(address);
        send(other);
        send(other);
        ServerSocket server = sockets.listen(address);

        SocketBufferMeter meter = meter(server);
        assertThat(total(meter)).isZero();

        send(server);

        assertThat(total(meter)).isBetween((long) SENT, 2L * SENT - 1); // truesize is more than the payload
    }

    private static long total(SocketBufferMeter meter) {
        SocketBuffers buffers = meter.read(1, -1, true);
        return buffers.server() + buffers.peers();
    }

    @Test
    void theyAreNotMeasuredWhereTheTotalIsNegligible() throws IOException {
        SocketBufferMeter meter = meter(sockets.listen("127.0.0.1"));

        assertThat(meter.read(1_000, 100_000, true)).isEqualTo(SocketBuffers.UNKNOWN);
        assertThat(meter.read(1_000, 1_000_000, true)).isEqualTo(SocketBuffers.NONE);
        assertThat(meter.read(0, 1_000_000, false)).isEqualTo(SocketBuffers.NONE);
    }

    @Test
    void plainQueriesMeasureSeldomAndNotForMany() throws IOException {
        ServerSocket server = sockets.listen("127.0.0.1");
        AtomicLong clock = new AtomicLong();
        SocketBufferMeter meter = new SocketBufferMeter(
                List.of((InetSocketAddress) server.getLocalSocketAddress()),
                () -> clock.getAndAdd(50_000_000)); // each step takes 50 ms

        assertThat(meter.read(200_000, -1, false)).isEqualTo(SocketBuffers.UNKNOWN);
        assertThat(meter.read(1_000, -1, false)).isEqualTo(SocketBuffers.NONE);
        clock.addAndGet(1_500_000_000);
        assertThat(meter.read(1_000, -1, false)).as("too soon, and too old").isEqualTo(SocketBuffers.UNKNOWN);
        clock.addAndGet(2_000_000_000);
        assertThat(meter.read(1_000, -1, false)).isEqualTo(SocketBuffers.NONE);
    }
}
