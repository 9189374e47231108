package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.TcpTransport;
import io.megaconn.runtime.system.MachineClock;
import io.netty.channel.epoll.LinuxSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the reason of a loss: the kernel reports an error only once, to a write or to a read. */
@Timeout(60)
class SenderTest {
    private static final int SLOT = 0;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment payload = arena.allocate(32);
    private final Pacer pace = new Pacer(1_000_000, System.nanoTime());
    private final Sender sender = new Sender(
            new TcpTransport(arena.allocate(64)),
            payload,
            null,
            new MessageBuffer(new ConnectionNumbers(0, 0, 0, 1), pace, MachineClock.read()),
            pace,
            null,
            new DeadPeerDetector(Duration.ofSeconds(90), Duration.ofMillis(1)));
    private LinuxSocket socket;
    private ClientConnection[] slots;
    private Socket peer;
    private long now;

    @BeforeEach
    void connect() throws Exception {
        EventLoops.requireEpoll(); // loads the native transport
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            socket = LinuxSocket.newSocketStream(false);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
            peer = listener.accept();
        }
        slots = new ClientConnection[] {new ClientConnection(socket.intValue(), SLOT, (c, r, e) -> {})};
        now = System.nanoTime();
        pace.slots(1, now);
    }

    @AfterEach
    void close() throws Exception {
        peer.close();
        slots[SLOT].close();
        arena.close();
    }

    private void sendUntilItFails() {
        await().until(() -> {
            long sent = sender.sent.get();
            sender.sendDue(slots, new int[slots.length], now += 1_500_000, 1); // due once, at least
            return sender.sent.get() == sent;
        });
    }

    private int read() throws Exception {
        return slots[SLOT].readAddress(payload.address(), 0, 32);
    }

    @Test
    void aResetThatAWriteWasToldOfIsNoEndOfStream() throws Exception {
        peer.setSoLinger(true, 0);
        peer.close();
        sendUntilItFails();
        assertThat(read()).isNegative();
        assertThat(sender.lost(SLOT, "EOF")).isEqualTo("ECONNRESET");
        assertThat(sender.lost(SLOT, "EOF"))
                .as("the next connection of this slot")
                .isEqualTo("EOF");
    }

    @Test
    void aPeerThatClosedIsAnEndOfStreamWhateverAWriteWasTold() throws Exception {
        peer.close(); // answers the first message with a reset, and the second is told EPIPE
        sendUntilItFails();
        assertThat(read()).isNegative();
        assertThat(sender.lost(SLOT, "EOF")).isEqualTo("EOF");
    }

    @Test
    void whatAReadWasToldStays() {
        assertThat(sender.lost(SLOT, "ECONNRESET")).isEqualTo("ECONNRESET");
    }
}
