package io.megaconn.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server whose connections behave as a test specifies, each on a virtual thread. It listens on 127.0.0.9, from which no client
 * connects unless it is told to: so none can take the port (or connect to itself) while no server is there.
 */
public final class TestServer implements AutoCloseable {
    /** Behavior of a connection, which is closed when this returns or throws. */
    interface Behavior {
        void serve(Socket socket) throws IOException;
    }

    public static final Behavior DISCARD = socket -> {
        byte[] buffer = new byte[64 * 1024];
        InputStream in = socket.getInputStream();
        while (in.read(buffer) >= 0) {}
    };

    static final Behavior ECHO = socket -> socket.getInputStream().transferTo(socket.getOutputStream());

    static final Behavior CLOSE = socket -> {};

    static final Behavior RESET = socket -> socket.setSoLinger(true, 0);

    private final ServerSocket listener;
    private final Behavior behavior;
    private volatile Thread acceptor;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<InetSocketAddress> peers = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TestServer(ServerSocket listener, Behavior behavior) {
        this.listener = listener;
        this.behavior = behavior;
    }

    public static TestServer start(Behavior behavior) throws IOException {
        return start(address(0), behavior);
    }

    public static TestServer start(InetSocketAddress address, Behavior behavior) throws IOException {
        TestServer server = listen(address, 1_000, behavior);
        server.accept();
        return server;
    }

    /** Listens, but accepts nothing before {@link #accept()}. */
    public static TestServer listen(InetSocketAddress address, int backlog, Behavior behavior) throws IOException {
        return new TestServer(new ServerSocket(address.getPort(), backlog, address.getAddress()), behavior);
    }

    public static InetSocketAddress address(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.9"), port);
    }

    /** Returns an endpoint on which nothing listens. */
    public static InetSocketAddress nobody() throws IOException {
        try (TestServer server = listen(address(0), 1, CLOSE)) {
            return server.address();
        }
    }

    void accept() {
        acceptor = Thread.ofPlatform().name("test-server").daemon().start(() -> {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    open.add(socket);
                    peers.add((InetSocketAddress) socket.getRemoteSocketAddress());
                    accepted.incrementAndGet();
                    Thread.startVirtualThread(() -> serve(socket));
                }
            } catch (IOException e) {
                // closed
            }
        });
    }

    private void serve(Socket socket) {
        try (socket) {
            behavior.serve(socket);
        } catch (IOException e) {
            // the client, or close(), closed it
        }
        open.remove(socket);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public int accepted() {
        return accepted.get();
    }

    /** Returns the connections that are open now. */
    public int open() {
        return open.size();
    }

    /** Returns the client's end of every accepted connection. */
    List<InetSocketAddress> peers() {
        return peers;
    }

    /** Closes this many connections, whichever they are. */
    void drop(int connections) throws IOException {
        for (Socket socket : open.stream().limit(connections).toList()) {
            socket.close();
        }
    }

    private void joinAcceptor() throws InterruptedIOException {
        try {
            if (acceptor != null) {
                acceptor.join();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    void stopAccepting() throws IOException {
        listener.close();
        joinAcceptor(); // until it returns, the port still takes connections
    }

    /** Simulates the end of the process: closes the listener, then all connections. */
    @Override
    public void close() throws IOException {
        stopAccepting();
        drop(Integer.MAX_VALUE);
    }
}
