package io.megaconn.client;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A certificate authority of a test, with the certificates that it signs. */
final class Certificates {
    /** Name of the server in {@link Setup#toName}. */
    static final String HOST = "name.test";

    private final X509Bundle authority;

    Certificates(String name) {
        authority = build(() -> new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    private interface Build {
        X509Bundle build() throws Exception;
    }

    private static X509Bundle build(Build build) {
        try {
            return build.build();
        } catch (Exception e) { // declared by the library
            throw new IllegalStateException(e);
        }
    }

    /** Returns a certificate for {@link #HOST} that this authority has signed. */
    X509Bundle server() {
        return signed(builder -> builder);
    }

    X509Bundle signed(UnaryOperator<CertificateBuilder> change) {
        return build(() -> change.apply(
                        new CertificateBuilder().subject("CN=" + HOST).ecp256().addSanDnsName(HOST))
                .buildIssuedBy(authority));
    }

    static UnaryOperator<CertificateBuilder> valid(Duration from, Duration to) {
        return builder -> builder.notBefore(Instant.now().plus(from))
                .notAfter(Instant.now().plus(to));
    }

    X509Bundle authority() {
        return authority;
    }

    /** Writes the authority's certificate. */
    Path ca(Path folder) throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
    }

    static Path chain(Path folder, X509Bundle bundle) throws IOException {
        return Files.writeString(folder.resolve("cert.pem"), bundle.getCertificatePathPEM());
    }

    static Path key(Path folder, X509Bundle bundle) throws IOException {
        return Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
    }

    /** Prepares the server's side of a connection. */
    interface Adjust {
        void adjust(SSLSocket socket);
    }

    /** Serves TLS by the JDK with this certificate. */
    TestServer.Behavior serving(X509Bundle certificate, Adjust adjust, TestServer.Behavior inner) {
        SSLContext context = context(certificate);
        return socket -> {
            try (SSLSocket tls = over(context, socket, true)) {
                adjust.adjust(tls);
                inner.serve(tls);
            }
        };
    }

    SSLContext context(X509Bundle certificate) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    certificate.toKeyManagerFactory().getKeyManagers(),
                    new TrustManager[] {authority.toTrustManager()},
                    null);
            return context;
        } catch (Exception e) { // declared by the library
            throw new IllegalStateException(e);
        }
    }

    /** @param closing whether the end of TLS sends a FIN, too */
    static SSLSocket over(SSLContext context, Socket socket, boolean closing) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, closing);
        tls.setUseClientMode(false);
        return tls;
    }
}
