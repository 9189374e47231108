package io.megaconn.runtime.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sockets that a test opens; they are closed after it. */
final class TestSockets implements AfterEachCallback {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T closeLater(T closeable) {
        open.push(closeable);
        return closeable;
    }

    ServerSocket listen(String address) throws IOException {
        return closeLater(new ServerSocket(0, 100, InetAddress.ofLiteral(address)));
    }

    /** Opens a connection to the server, which has not accepted it yet. */
    Socket connect(ServerSocket server) throws IOException {
        return closeLater(new Socket(server.getInetAddress(), server.getLocalPort()));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
