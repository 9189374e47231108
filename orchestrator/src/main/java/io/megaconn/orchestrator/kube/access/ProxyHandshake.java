package io.megaconn.orchestrator.kube.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Opens a connection through a proxy: HTTP CONNECT, without or with TLS, or SOCKS 5 (RFC 1928 and 1929). */
final class ProxyHandshake {
    private static final int TIMEOUT_MS = 10_000;
    private static final int MAX_HEAD = 16 << 10;

    private ProxyHandshake() {}

    /** @throws IOException with a message that names no secret */
    static Socket connect(Proxy proxy, String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            if (proxy.scheme().equals("https")) {
                socket = encrypted(socket, proxy);
            }
            socket.setSoTimeout(TIMEOUT_MS);
            if (proxy.scheme().equals("socks5")) {
                socks(socket, proxy, host, port);
            } else {
                http(socket, proxy, host.contains(":") ? "[" + host + "]:" + port : host + ":" + port);
            }
            socket.setSoTimeout(0);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket encrypted(Socket plain, Proxy proxy) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, proxy.host(), proxy.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void http(Socket socket, Proxy proxy, String target) throws IOException {
        String login = proxy.user() == null
                ? ""
                : "Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString((proxy.user() + ":" + proxy.password()).getBytes(UTF_8))
                        + "\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n").getBytes(UTF_8));
        out.flush();
        String status = head(socket.getInputStream()).lines().findFirst().orElse("");
        if (!status.matches("HTTP/1\\.[01] 2\\d\\d.*")) {
            String code = status.matches("HTTP/1\\.[01] \\d{3}.*") ? "status " + status.substring(9, 12) : "no HTTP";
            throw new IOException("it answered CONNECT with " + code);
        }
    }

    /** Reads up to the empty line, byte by byte: what follows belongs to the tunnel. */
    static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 2) {
            int c = in.read();
            if (c < 0 || head.size() > MAX_HEAD) {
                throw new EOFException("it closed the connection");
            }
            head.write(c);
            if (c != '\r') {
                newlines = c == '\n' ? newlines + 1 : 0;
            }
        }
        return head.toString(ISO_8859_1);
    }

    private static void socks(Socket socket, Proxy proxy, String host, int port) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        out.write(proxy.user() == null ? new byte[] {5, 1, 0} : new byte[] {5, 2, 0, 2});
        byte[] chosen = read(in, 2);
        if (chosen[0] != 5) {
            throw new IOException("it is not a SOCKS 5 proxy");
        }
        if (chosen[1] == 2 && proxy.user() != null) {
            ByteArrayOutputStream login = new ByteArrayOutputStream();
            login.write(1);
            field(login, proxy.user());
            field(login, proxy.password());
            out.write(login.toByteArray());
            if (read(in, 2)[1] != 0) {
                throw new IOException("it refused the user name or password");
            }
        } else if (chosen[1] != 0) {
            throw new IOException("it requires another authentication");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(new byte[] {5, 1, 0});
        InetAddress address = ApiServer.address(host);
        if (address == null) {
            request.write(3); // the proxy resolves the name
            field(request, host);
        } else {
            request.write(address.getAddress().length == 4 ? 1 : 4);
            request.writeBytes(address.getAddress());
        }
        request.write(port >> 8);
        request.write(port);
        out.write(request.toByteArray());
        byte[] reply = read(in, 4);
        if (reply[1] != 0) {
            throw new IOException("it could not connect (SOCKS reply " + reply[1] + ")");
        }
        int length = switch (reply[3]) {
            case 1 -> 4;
            case 4 -> 16;
            default -> read(in, 1)[0] & 0xff;
        };
        var _ = read(in, length + 2);
    }

    private static void field(ByteArrayOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > 255) {
            throw new IOException("a SOCKS 5 proxy takes 255 bytes at most for a name");
        }
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    private static byte[] read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it closed the connection");
        }
        return bytes;
    }
}
