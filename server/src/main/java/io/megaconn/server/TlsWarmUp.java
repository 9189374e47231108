package io.megaconn.server;

import io.megaconn.runtime.engine.SocketReset;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.engine.WarmUpWait;
import io.megaconn.runtime.tls.TlsClient;
import io.megaconn.runtime.tls.TlsSettings;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/** The client's end of a warm-up over TLS. */
final class TlsWarmUp {
    private static final String HOST = "localhost";
    private static final int BUFFER = 64 * 1024;

    private TlsWarmUp() {}

    /** Connects, completes a handshake, sends a sample, waits, and resets the connection. */
    static void converse(InetSocketAddress address, byte[] sample, Wait received) throws IOException {
        LinuxSocket socket = LinuxSocket.newSocketStream(false);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(BUFFER);
            Transport transport = TlsClient.of(TlsSettings.DEFAULT.unverified()).transport(bytes);
            transport.slots(1);
            transport.begin(0, HOST, 0);
            if (!socket.connect(address)) {
                WarmUpWait.until(() -> finished(socket));
            }
            WarmUpWait.until(() -> secured(transport, socket));
            MemorySegment.copy(MemorySegment.ofArray(sample), 0, bytes, 0, sample.length);
            transport.write(socket, 0, bytes.address(), 0, sample.length);
            received.until();
            transport.closed(0);
        } finally {
            SocketReset.onClose(socket);
            socket.close();
        }
    }

    /** Waits for what the server does. */
    interface Wait {
        void until() throws IOException;
    }

    private static boolean finished(LinuxSocket socket) {
        try {
            return socket.finishConnect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean secured(Transport transport, LinuxSocket socket) {
        try {
            return transport.handshake(socket, 0, HOST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
