package io.megaconn.server;

import io.megaconn.runtime.engine.EventLoops;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/** The test's ends of connections, which are all closed when it ends. */
final class Sockets implements AutoCloseable {
    private static final int READ_TIMEOUT_MS = 60_000;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T closeable) {
        open.add(closeable);
        return closeable;
    }

    Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = add(new Socket());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.connect(address);
        return socket;
    }

    /** Opens descriptors without Java objects, so that the test itself needs hardly any heap. */
    void connect(InetSocketAddress address, int count) throws IOException {
        EventLoops.requireEpoll(); // loads the native transport
        for (int i = 0; i < count; i++) {
            LinuxSocket socket = LinuxSocket.newSocketStream(false);
            add(socket::close);
            socket.connect(address);
        }
    }

    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Returns the used heap after a collection. */
    static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable socket : open) {
            try {
                socket.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        open.clear();
    }
}
