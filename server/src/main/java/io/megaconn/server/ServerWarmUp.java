package io.megaconn.server;

import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.engine.WarmUpWait;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs one connection through a loop before the loops get their own file tables: accept, read, close. This loads every class
 * on that path; loading one later would need a descriptor that is valid on another thread only.
 */
final class ServerWarmUp {
    /** An upgrade, a text frame and a ping. */
    private static final byte[] WEB_SOCKET =
            ("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\u0081\u0081\0\0\0\0x\u0089\u0080\0\0\0\0")
                    .getBytes(StandardCharsets.ISO_8859_1);

    private ServerWarmUp() {}

    static void run(EventLoops eventLoops, ServerConfig config) throws IOException, InterruptedException {
        IoEventLoop eventLoop = eventLoops.all().getFirst();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        InetSocketAddress address;
        try (ServerSocket probe = new ServerSocket(0, 1, loopback)) {
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
        byte[] sample = config.webSocket() ? WEB_SOCKET : new byte[32];
        if (config.transport().tls()) {
            TlsWarmUp.converse(address, sample, () -> WarmUpWait.until(() -> loop.reader.bytes.get() == sample.length));
        }
        long before = loop.closed.get();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(sample);
            // Over TLS, the sample makes the handshake fail.
            WarmUpWait.until(() ->
                    config.transport().tls() ? loop.closed.get() > before : loop.reader.bytes.get() == sample.length);
            socket.setSoLinger(true, 0); // a reset, for the classes of the error path
        }
        WarmUpWait.until(() -> loop.open() == 0 && loop.closed.get() > before);
        eventLoop.submit(loop::stop).sync();
    }
}
