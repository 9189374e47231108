package io.megaconn.server;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.tls.OwnCertificate;
import io.megaconn.runtime.tls.ServedCertificate;
import io.megaconn.runtime.tls.TlsServer;
import io.megaconn.runtime.tls.TlsVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the TLS of a server, with the certificate of its options or one of its own. */
final class ServerTls {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";
    /** Maximum number of addresses in a certificate, which every handshake sends. */
    private static final int MOST_ADDRESSES = 16;

    private ServerTls() {}

    /** @throws UserError that names what is wrong */
    static ServerTransport of(ServerTlsOptions options, String bind) {
        TlsVersion least = options.minVersion == null ? TlsVersion.TLS_1_2 : TlsVersion.parse(options.minVersion);
        Path certificate = options.certificate;
        Path key = options.key;
        boolean own = certificate == null || key == null;
        TlsServer server = certificate == null || key == null
                ? TlsServer.of(own(bind), least)
                : TlsServer.of(certificate, key, options.keyPassword, least);
        TlsServer ready = options.resume ? server.withTickets() : server;
        Path authority = options.authority;
        String trusted = authority == null ? ready.certificate() : ready.certificateAnd(authority);
        return new ServerTransport(ready::transport, trusted, own, options.resume);
    }

    private static OwnCertificate own(String bind) {
        Stream<String> names = Stream.concat(Stream.of("localhost"), hostName().stream());
        Stream<InetAddress> addresses = Stream.concat(
                Stream.of(Endpoint.resolve("127.0.0.1"), Endpoint.resolve("::1")), listening(Endpoint.resolve(bind)));
        return OwnCertificate.make(
                names.distinct().toList(),
                addresses.distinct().limit(MOST_ADDRESSES).toList(),
                Instant.now());
    }

    private static List<String> hostName() {
        try {
            String name = Files.readString(HOST_NAME).strip();
            return name.matches(NAME) ? List.of(name) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Stream<InetAddress> listening(InetAddress bind) {
        try {
            return bind.isAnyLocalAddress()
                    ? NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            // A node has one for each of its pods, and nobody connects to them.
                            .filter(address -> !address.isLinkLocalAddress())
                    : Stream.of(bind);
        } catch (SocketException e) {
            return Stream.of();
        }
    }

    /** Returns what the first certificate of a chain says. */
    static String describe(String pem) {
        try {
            X509Certificate first = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return "%s, valid until %s"
                    .formatted(
                            first.getSubjectX500Principal(), first.getNotAfter().toInstant());
        } catch (CertificateException e) {
            return "a certificate that Java can't read: " + e.getMessage();
        }
    }

    /** Returns why clients that verify the first certificate of a chain refuse it at this time. */
    static Optional<String> warning(String pem, Instant now) {
        return Optional.of(ServedCertificate.invalid(pem, now))
                .filter(invalid -> !invalid.isEmpty())
                .map(invalid -> "clients that verify the certificate refuse it: it " + invalid);
    }
}
