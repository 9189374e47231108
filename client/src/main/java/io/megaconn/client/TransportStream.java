package io.megaconn.client;

import io.megaconn.runtime.engine.ByteStream;
import io.megaconn.runtime.engine.Conversation;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.wire.TlsPeer;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection through a transport, for a conversation before a run. It blocks. For one thread. */
final class TransportStream implements ByteStream, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(Conversation.TIMEOUT_MS);
    private static final long POLL_NANOS = 1_000_000;
    private static final int SLOT = 0;
    /** States of a connection, as include/net/tcp_states.h has them. */
    private static final int ESTABLISHED = 1;

    private static final int SYN_SENT = 2;
    private static final int CLOSE_WAIT = 8;

    private final MemorySegment plain = Arena.ofAuto().allocate(Receiver.SIZE, 64);
    private final LinuxSocket socket;
    private final Transport transport;
    /** Bytes that came with the end of the handshake. */
    private int early;

    /** @param transports makes the transport from the buffer that reads fill */
    TransportStream(boolean ipv6, Function<MemorySegment, Transport> transports) {
        socket = LinuxSocket.newSocketStream(ipv6);
        transport = transports.apply(plain);
        transport.slots(SLOT + 1);
    }

    /** @throws SocketTimeoutException if it takes too long */
    void connect(InetSocketAddress address) throws IOException {
        TcpInfo info = new TcpInfo();
        socket.connect(address);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (info.read(socket) && info.state() == SYN_SENT) {
            await(end);
        }
        if (!isAccepted(info.state())) {
            throw new IOException("error(-%d)".formatted(socket.getSoError())); // as Netty reports one
        }
    }

    /** Returns true if the server has accepted the connection, even if it has closed it since. */
    static boolean isAccepted(int state) {
        return state == ESTABLISHED || state == CLOSE_WAIT;
    }

    static boolean isIpv6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }

    /** Completes the transport's handshake, if it has one. Returns what it agreed on; null without TLS. */
    @Nullable
    TlsPeer handshake(String host) throws IOException {
        if (!transport.needsHandshake()) {
            return null;
        }
        transport.begin(SLOT, host, 0);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!transport.handshake(socket, SLOT, host)) {
            await(end);
        }
        early = transport.early();
        return transport.peer(SLOT);
    }

    private static void await(long end) throws SocketTimeoutException {
        if (System.nanoTime() - end > 0) {
            throw new SocketTimeoutException();
        }
        LockSupport.parkNanos(POLL_NANOS);
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, length));
        MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, length);
        long end = System.nanoTime() + PATIENCE.toNanos();
        int written = 0;
        while (true) {
            written += transport.write(socket, SLOT, copy.address(), written, length);
            if (written == length && transport.flush(socket, SLOT)) {
                return;
            }
            await(end);
        }
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        return read(buffer, PATIENCE);
    }

    private int read(byte[] buffer, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        int n = early;
        early = 0;
        while (n == 0) {
            n = transport.read(socket, SLOT);
            if (n == 0 && !transport.received()) {
                await(end);
            }
        }
        if (n > 0) {
            MemorySegment.copy(plain, ValueLayout.JAVA_BYTE, 0, buffer, 0, n);
        }
        return n;
    }

    /** Returns whether the server ends the connection within this time. */
    boolean endsWithin(Duration time) throws IOException {
        byte[] ignored = new byte[Receiver.SIZE];
        long end = System.nanoTime() + time.toNanos();
        try {
            while (System.nanoTime() - end < 0) {
                if (read(ignored, Duration.ofNanos(end - System.nanoTime())) < 0) {
                    return true;
                }
            }
        } catch (SocketTimeoutException e) {
            return false;
        }
        return false;
    }

    @Override
    public void close() {
        transport.closed(SLOT);
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }
}
