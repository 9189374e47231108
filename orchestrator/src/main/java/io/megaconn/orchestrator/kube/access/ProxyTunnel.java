package io.megaconn.orchestrator.kube.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on a loopback port that the JDK's HTTP client connects to, because that client supports neither SOCKS nor TLS
 * to a proxy. It forwards to one apiserver only, through the configured proxy, and only for this process, which proves
 * itself with a random header.
 */
final class ProxyTunnel implements AutoCloseable {
    /** A header that the client sends to proxies only, and never through a tunnel. */
    static final String HEADER = "Proxy-Megaconn";

    private static final String CONNECTED = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String REFUSED = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    private static final String FAILED = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";

    private final Proxy proxy;
    private final String target;
    private final String host;
    private final int port;
    private final String secret;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String problem;

    ProxyTunnel(Proxy proxy, ApiServer server) {
        this.proxy = proxy;
        this.host = server.url().getHost().replaceAll("[\\[\\]]", "");
        this.port = server.port();
        this.target = server.url().getHost() + ":" + port;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.secret = HexFormat.of().formatHex(random);
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("proxy-tunnel").start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    String secret() {
        return secret;
    }

    /** Returns why the proxy did not open the last connection; null if it did. */
    @Nullable
    String problem() {
        return problem;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(10_000);
            String head = ProxyHandshake.head(client.getInputStream());
            if (!isOurs(head)) {
                answer(client, REFUSED);
                return;
            }
            client.setSoTimeout(0);
            try (Socket server = dial()) {
                open.add(server);
                answer(client, CONNECTED);
                Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                back.join();
                open.remove(server);
            } catch (IOException e) {
                answer(client, FAILED);
            }
        } catch (IOException e) {
            return; // the client sees it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private Socket dial() throws IOException {
        try {
            Socket server = ProxyHandshake.connect(proxy, host, port);
            problem = null;
            return server;
        } catch (IOException e) {
            problem = "the proxy " + proxy + " does not connect to " + target + ": " + UserError.reason(e);
            throw e;
        }
    }

    private boolean isOurs(String head) {
        return head.startsWith("CONNECT " + target + " ")
                && head.lines().anyMatch(line -> line.equalsIgnoreCase(HEADER + ": " + secret));
    }

    private static void answer(Socket client, String head) throws IOException {
        client.getOutputStream().write(head.getBytes(ISO_8859_1));
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is closed
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            return; // it is closed
        } finally {
            open.forEach(ProxyTunnel::closeQuietly);
        }
    }
}
