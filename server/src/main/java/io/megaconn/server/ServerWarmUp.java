package io.megaconn.server;

import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FileTables;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/**
 * Runs one connection through a loop before the loops get their own file tables: accept, read, close. This loads every class
 * on that path; loading one later would need a descriptor that is valid on another thread only.
 */
final class ServerWarmUp {
    private static final long DEADLINE_NANOS = 10_000_000_000L;

    private ServerWarmUp() {}

    static void run(EventLoops eventLoops, ServerConfig config) throws IOException, InterruptedException {
        IoEventLoop eventLoop = eventLoops.all().getFirst();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        InetSocketAddress address;
        try (var probe = new java.net.ServerSocket(0, 1, loopback)) {
            address = new InetSocketAddress(loopback, probe.getLocalPort());
        }
        FileTables.Layout layout = new FileTables.Layout(1, false, 100);
        ServerLoop loop =
                new ServerLoop(eventLoops, 0, config, layout, List.of(address), new AdmissionControl(List.of(), 0));
        eventLoop
                .submit(() -> {
                    loop.listen();
                    return loop;
                })
                .sync();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(new byte[32]);
            await(() -> loop.bytes.get() == 32);
            socket.setSoLinger(true, 0); // a reset, for the classes of the error path
        }
        await(() -> loop.closed.get() == 1);
        eventLoop.submit(loop::stop).sync();
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no connection over the loopback device");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }
}
