package io.megaconn.server;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.FatalErrors;
import io.megaconn.runtime.system.Keepalive;
import io.megaconn.runtime.system.ListenError;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A listening socket of one loop. With SO_REUSEPORT each loop has its own on the same port. */
final class Listener implements EpollIoHandle {
    /** Requested backlog; the kernel caps it at net.core.somaxconn. */
    private static final int BACKLOG = 65_535;

    private final LinuxSocket socket;
    private final ServerLoop loop;
    private final IoRegistration registration;

    private Listener(LinuxSocket socket, ServerLoop loop, IoEventLoop eventLoop) throws IOException {
        Keepalive.on(socket, loop.messageInterval());
        this.socket = socket;
        this.loop = loop;
        registration = eventLoop.register(this).getNow();
        try {
            registration.submit(EpollIoOps.EPOLLIN);
        } catch (UncheckedIOException e) { // ENOSPC: fs.epoll.max_user_watches
            registration.cancel();
            throw e.getCause();
        }
    }

    /**
     * Opens a listener. Call it on the loop's thread, because the descriptor belongs to its file table.
     *
     * @param sendBuffer kernel send buffer of accepted connections, bytes; 0 for the kernel's default
     * @param receiveBuffer kernel receive buffer of accepted connections, bytes; 0 for the kernel's default
     */
    static Listener open(
            InetSocketAddress address, int sendBuffer, int receiveBuffer, ServerLoop loop, IoEventLoop eventLoop)
            throws IOException {
        LinuxSocket socket = bind(address, true);
        try {
            if (receiveBuffer > 0) { // accepted sockets inherit both
                socket.setReceiveBufferSize(receiveBuffer);
            }
            if (sendBuffer > 0) {
                socket.setSendBufferSize(sendBuffer);
            }
            socket.listen(BACKLOG);
            return new Listener(socket, loop, eventLoop);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** @param reusePort false to fail if any other socket, even with SO_REUSEPORT, uses this port */
    static LinuxSocket bind(InetSocketAddress address, boolean reusePort) throws IOException {
        LinuxSocket socket = newSocket(address.getAddress() instanceof Inet6Address);
        try {
            socket.setReuseAddress(true);
            socket.setReusePort(reusePort);
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static LinuxSocket newSocket(boolean six) throws IOException {
        try {
            return LinuxSocket.newSocketStream(six);
        } catch (ChannelException e) { // no descriptor is left
            throw new IOException(e);
        }
    }

    @Override
    public void handle(IoRegistration ignored, IoEvent event) {
        try {
            loop.accept(socket);
        } catch (RuntimeException e) { // Netty would drop the remaining events of this iteration
            FatalErrors.end(e);
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    @Override
    public void registered() {}

    @Override
    public void unregistered() {}

    @Override
    public void close() {
        registration.cancel();
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }

    /**
     * Checks that no other socket listens on these ports (with SO_REUSEPORT a second server would silently share them), and
     * resolves port 0 to the port that the kernel chooses.
     */
    static List<InetSocketAddress> reservePorts(ServerConfig config) {
        InetAddress bind = Endpoint.resolve(config.bind());
        List<InetSocketAddress> found = new ArrayList<>();
        for (int port : config.ports()) {
            try {
                LinuxSocket socket = bind(new InetSocketAddress(bind, port), false);
                found.add(socket.localAddress());
                socket.close();
            } catch (IOException e) {
                InetSocketAddress address = new InetSocketAddress(bind, port);
                throw ListenError.of(address, e, ListenError.anotherPort(port), "--bind")
                        .toUserError("can't listen on " + Endpoint.of(address));
            }
        }
        return found;
    }
}
