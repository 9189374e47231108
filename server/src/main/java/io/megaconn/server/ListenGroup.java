package io.megaconn.server;

import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The listening sockets of one event loop, one per address of the server. A full loop closes them, so that the kernel gives new
 * connections to the other loops' listeners. For the loop's thread, except {@link #isFull}.
 */
final class ListenGroup {
    private final ServerLoop loop;
    private final IoEventLoop eventLoop;
    private final ServerConfig config;
    private final List<InetSocketAddress> addresses;
    private final List<Listener> listeners = new ArrayList<>();
    private volatile boolean full;

    ListenGroup(ServerLoop loop, IoEventLoop eventLoop, ServerConfig config, List<InetSocketAddress> addresses) {
        this.loop = loop;
        this.eventLoop = eventLoop;
        this.config = config;
        this.addresses = addresses;
    }

    void open() throws IOException {
        for (InetSocketAddress address : addresses) {
            listeners.add(Listener.open(address, config.sendBuffer(), config.receiveBuffer(), loop, eventLoop));
        }
        full = false;
    }

    void close() {
        listeners.forEach(Listener::close);
        listeners.clear();
        full = true;
    }

    boolean isOpen() {
        return !listeners.isEmpty();
    }

    /** Returns whether the loop has closed its listeners. From any thread. */
    boolean isFull() {
        return full;
    }
}
