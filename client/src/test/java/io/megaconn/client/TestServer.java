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
 * A server whose connections do what a test says, each on a virtual thread. It listens on 127.0.0.9, from which no client
 * connects unless it is told to: so none can take the port (or connect to itself) while no server is there.
 */
public final class TestServer implements AutoCloseable {
    /** Behaviour of a connection, which is closed when this returns or throws. */
    interface Behaviour {
        void serve(Socket socket) throws IOException;
    }

    public static final Behaviour DISCARD = socket -> {
        byte[] buffer = new byte[64 * 1024];
        InputStream in = socket.getInputStream();
        while (in.read(buffer) >= 0) {}
    };

    static final Behaviour ECHO = socket -> socket.getInputStream().transferTo(socket.getOutputStream());

    static final Behaviour CLOSE = socket -> {};

    static final Behaviour RESET = socket -> socket.setSoLinger(true, 0);

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private volatile Thread acceptor;
    private final AtomicInteger accepted = new AtomicInteger();
    private final List<InetSocketAddress> peers = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TestServer(ServerSocket listener, Behaviour behaviour) {
        this.listener = listener;
        this.behaviour = behaviour;
    }

    public static TestServer start(Behaviour behaviour) throws IOException {
        return start(address(0), behaviour);
    }

    public static TestServer start(InetSocketAddress address, Behaviour behaviour) throws IOException {
        TestServer server = listen(address, 1_000, behaviour);
        server.accept();
        return server;
    }

    /** Listens, but accepts nothing before {@link #accept()}. */
    public static TestServer listen(InetSocketAddress address, int backlog, Behaviour behaviour) throws IOException {
        return new TestServer(new ServerSocket(address.getPort(), backlog, address.getAddress()), behaviour);
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
            behaviour.serve(socket);
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

    /** Connections that are open now. */
    public int open() {
        return open.size();
    }

    /** The client's end of every connection that has been accepted. */
    List<InetSocketAddress> peers() {
        return peers;
    }

    /** Closes any so many connections. */
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

    /** Like the end of the process: nobody listens any more, then all connections are closed. */
    @Override
    public void close() throws IOException {
        stopAccepting();
        drop(Integer.MAX_VALUE);
    }
}
