package io.megaconn.client;

import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.SocketReset;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Pair of non-blocking sockets: both ends of one TCP connection over the loopback device. */
record LoopbackPair(Socket client, Socket server) implements AutoCloseable {
    /** Time for what takes milliseconds unless the machine has no CPU time. */
    static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Size of the native code's form of a peer's address. */
    private static final int PEER = 26;

    static LoopbackPair open() throws IOException {
        EventLoops.requireEpoll(); // loads the native code
        LinuxSocket listener = LinuxSocket.newSocketStream(false);
        LinuxSocket client = LinuxSocket.newSocketStream(false);
        try {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listener.listen(1);
            client.connect(listener.localAddress());
            Socket server = new Socket(accept(listener));
            client.setTcpNoDelay(
                    true); // else a first message waits for the acknowledgment of the previous handshake's last
            server.setTcpNoDelay(true);
            return new LoopbackPair(client, server);
        } catch (IOException e) {
            client.close();
            throw e;
        } finally {
            listener.close();
        }
    }

    private static int accept(LinuxSocket listener) throws IOException {
        byte[] peer = new byte[PEER];
        long end = System.nanoTime() + PATIENCE.toNanos();
        int fd = listener.accept(peer);
        while (fd < 0) {
            check(end);
            fd = listener.accept(peer);
        }
        return fd;
    }

    /** @param end by System.nanoTime() @throws SocketTimeoutException if the time is over */
    static void check(long end) throws SocketTimeoutException {
        if (System.nanoTime() - end > 0) {
            throw new SocketTimeoutException("no answer within %d s".formatted(PATIENCE.toSeconds()));
        }
    }

    @Override
    public void close() throws IOException {
        SocketReset.onClose(client);
        client.close();
        server.close();
    }
}
