package io.megaconn.client;

import io.megaconn.runtime.engine.TcpTransport;
import io.megaconn.runtime.engine.WarmUpWait;
import io.megaconn.runtime.protocol.Cursor;
import io.megaconn.runtime.protocol.Exchange;
import io.megaconn.runtime.wire.Latency;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs one connection through a loop before the loops get their own file tables: connect, write, read, reset. This loads
 * every class on that path; loading one later would need a descriptor that is valid on another thread only.
 */
final class ClientWarmUp {
    private static final byte[] REFUSAL =
            "HTTP/1.1 503 Service Unavailable\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private ClientWarmUp() {}

    /** Loads the classes that read the reply of an opening. */
    private static void load(Exchange exchange) {
        Cursor cursor = new Cursor(new NoEvents());
        cursor.set(REFUSAL, 0, REFUSAL.length, 0);
        exchange.expect().next(exchange.expect().begin(), cursor);
    }

    static void run(IoEventLoop eventLoop, ClientConfig config) throws IOException, InterruptedException {
        config.endpoints().forEach(endpoint -> endpoint.opening().forEach(ClientWarmUp::load));
        try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            ClientConfig toItself = new ClientConfig(
                    List.of(new ResolvedEndpoint(
                            "warm-up", List.of((InetSocketAddress) listener.getLocalSocketAddress()))),
                    List.of(),
                    TcpTransport::new,
                    config.dialogue().withoutOpening(),
                    config.message(),
                    Duration.ofMillis(20),
                    config.echoes(),
                    Duration.ofMillis(20),
                    0,
                    0,
                    1,
                    config.connectTimeout(),
                    config.socketBuffer(),
                    Duration.ofMillis(60)); // so that a tick checks the connection
            ClientLoop loop = new ClientLoop(eventLoop, toItself, 0, 0, 1, 1, new SplittableRandom());
            loop.hold(1);
            try (Socket socket = listener.accept()) {
                if (config.dialogue().message() != null) {
                    WarmUpWait.until(() -> loop.sender.sent.get() > 0);
                }
                socket.getOutputStream().write(1);
                WarmUpWait.until(() -> loop.receiver.bytes.get() > 0);
                loop.addOpenAges(Latency.newHistogram());
                socket.setSoLinger(true, 0); // a reset, for the classes of the error path
            }
            WarmUpWait.until(() -> loop.lost.get() > 0);
            eventLoop.submit(loop::stop).sync();
        }
    }
}
