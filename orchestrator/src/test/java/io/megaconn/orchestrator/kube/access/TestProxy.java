package io.megaconn.orchestrator.kube.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy, HTTP or SOCKS 5, that connects all clients to one local port and records their requests. */
final class TestProxy implements AutoCloseable {
    /** Requests: {@code CONNECT host:port ...} with all headers, or {@code SOCKS host:port user:password}. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final ServerSocket listener;
    private final int target;
    private final int status;

    /** @param status answer to CONNECT; 200 to connect */
    TestProxy(int target, int status) {
        this.target = target;
        this.status = status;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            int first = in.read();
            if (first == 5) {
                socks(client);
            } else {
                asked.add((char) first + ProxyHandshake.head(in));
                client.getOutputStream().write(("HTTP/1.1 " + status + " Because\r\n\r\n").getBytes(ISO_8859_1));
                if (status != 200) {
                    return;
                }
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                back.join();
            }
        } catch (IOException | InterruptedException e) {
            return;
        }
    }

    private void socks(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        byte[] methods = in.readNBytes(in.read());
        String login = "";
        if (methods.length == 2) {
            out.write(new byte[] {5, 2});
            in.read();
            login = new String(in.readNBytes(in.read()), ISO_8859_1) + ":"
                    + new String(in.readNBytes(in.read()), ISO_8859_1);
            out.write(new byte[] {1, 0});
        } else {
            out.write(new byte[] {5, 0});
        }
        byte[] request = in.readNBytes(4);
        String host = request[3] == 3
                ? new String(in.readNBytes(in.read()), ISO_8859_1)
                : InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
        int port = in.read() << 8 | in.read();
        asked.add("SOCKS " + host + ":" + port + " " + login);
        out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            return;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
