package io.megaconn.server;

import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FileTables.Layout;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** A single ServerLoop with the layout of a test. */
final class OneLoop implements AutoCloseable {
    final EventLoops eventLoops;
    final IoEventLoop eventLoop;
    final ServerLoop loop;

    OneLoop(ServerConfig config, Layout layout, InetSocketAddress address) {
        this(config, layout, address, Duration.ZERO);
    }

    OneLoop(ServerConfig config, Layout layout, InetSocketAddress address, Duration rest) {
        eventLoops = EventLoops.open("one", 1, rest);
        eventLoop = eventLoops.all().getFirst();
        if (layout.perLoop()) {
            eventLoops.unshareFileTables(DescriptorBudget.reserved(1, 20_000));
        }
        loop = new ServerLoop(
                eventLoops,
                0,
                config,
                layout,
                List.of(address),
                new AdmissionControl(config.allow(), config.maxConnections()));
        eventLoop
                .submit(() -> {
                    loop.listen();
                    return loop;
                })
                .syncUninterruptibly();
    }

    static InetSocketAddress freeAddress() throws IOException {
        EventLoops.requireEpoll();
        LinuxSocket socket = Listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false);
        try {
            return socket.localAddress();
        } finally {
            socket.close();
        }
    }

    @Override
    public void close() {
        eventLoops.close();
    }
}
