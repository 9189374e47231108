package io.megaconn.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client's end by the JDK's TLS, which trusts one certificate and verifies the host. */
final class TlsPeer {
    private static final int READ_TIMEOUT_MS = 60_000;

    private final SSLContext context;

    /** @param certificate PEM */
    TlsPeer(String certificate) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "server",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
    }

    SSLContext context() {
        return context;
    }

    SSLSocket connect(Sockets sockets, InetSocketAddress address, String version) throws IOException {
        return over(sockets.connect(address), version, true);
    }

    /** Returns a connection whose end is announced, but not a FIN of the socket. */
    SSLSocket withoutFin(Socket socket) throws IOException {
        return over(socket, "TLSv1.3", false);
    }

    /** Returns a connection whose every byte is a write of its own. */
    SSLSocket byteByByte(Sockets sockets, InetSocketAddress address, String version) throws IOException {
        Socket slow = sockets.add(new Socket() {
            @Override
            public OutputStream getOutputStream() throws IOException {
                OutputStream out = super.getOutputStream();
                return new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        out.write(one);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) throws IOException {
                        for (int i = from; i < from + length; i++) {
                            out.write(bytes[i]);
                        }
                    }
                };
            }
        });
        slow.setTcpNoDelay(true);
        slow.setSoTimeout(READ_TIMEOUT_MS);
        slow.connect(address);
        return over(slow, version, true);
    }

    /** @param closing whether the end of TLS closes the socket, too */
    private SSLSocket over(Socket socket, String version, boolean closing) throws IOException {
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), closing);
        tls.setEnabledProtocols(new String[] {version});
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        return tls;
    }

    /** Returns the first message of a handshake. */
    byte[] clientHello() throws IOException {
        SSLEngine engine = context.createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(32 * 1024);
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Reads until the end of the stream. */
    static byte[] rest(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.transferTo(all);
        return all.toByteArray();
    }
}
