package io.megaconn.client;

import io.megaconn.runtime.wire.Latency;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Runs one connection through a loop before the loops get their own file tables: connect, write, read, reset. This loads
 * every class on that path; loading one later would need a descriptor that is valid on another thread only.
 */
final class ClientWarmUp {
    private static final long DEADLINE_NANOS = 10_000_000_000L;

    private ClientWarmUp() {}

    static void run(IoEventLoop eventLoop, ClientConfig config) throws IOException, InterruptedException {
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            ClientConfig toItself = new ClientConfig(
                    List.of(new ResolvedEndpoint(
                            "warm-up", List.of((InetSocketAddress) listener.getLocalSocketAddress()))),
                    List.of(),
                    config.payload(),
                    Duration.ofMillis(20),
                    config.reply(),
                    0,
                    1,
                    config.connectTimeout(),
                    config.socketBuffer(),
                    Duration.ofMillis(60)); // so that a tick checks the connection
            ClientLoop loop = new ClientLoop(eventLoop, toItself, 0, 1, 1, new SplittableRandom());
            loop.hold(1);
            try (Socket socket = listener.accept()) {
                await(() -> loop.sender.sent.get() > 0);
                socket.getOutputStream().write(1);
                await(() -> loop.receiver.bytes.get() > 0);
                loop.addOpenAges(Latency.newHistogram());
                socket.setSoLinger(true, 0); // a reset, for the classes of the error path
            }
            await(() -> loop.lost.get() > 0);
            eventLoop.submit(loop::stop).sync();
        }
    }

    private static void await(BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("no connection over the loopback device");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
