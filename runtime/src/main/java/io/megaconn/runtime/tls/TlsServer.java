package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.Transport;
import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SessionTicketKey;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** The server's side of TLS for a process: a certificate and its key, which all loops share. It requests no client certificates. */
public final class TlsServer implements TlsSide {
    /** Bytes that a loop's buffer needs beyond those of a read, because BoringSSL may hold most of a record already. */
    public static final int RECORD = TlsTransport.MAX_PLAIN;

    private final TlsVersion least;
    private final KeyMaterial material;
    private final String certificate;
    /** Key of the tickets, which all loops share: a client may resume on any of them. Null if no tickets are issued. */
    private final @Nullable SessionTicketKey ticketKey;

    private TlsServer(
            TlsVersion least, KeyMaterial material, String certificate, @Nullable SessionTicketKey ticketKey) {
        this.least = least;
        this.material = material;
        this.certificate = certificate;
        this.ticketKey = ticketKey;
    }

    /**
     * Loads the library and reads a certificate and its key.
     *
     * @param password file with the key's password; null for none
     * @param least lowest protocol version
     * @throws UserError that names what is wrong
     */
    public static TlsServer of(Path certificate, Path key, @Nullable Path password, TlsVersion least) {
        return of(KeyFiles.of(certificate, key, password), least);
    }

    /** Does the same with the files of {@code ramp}, whose options messages name. */
    public static TlsServer of(ServerKeyFiles files, TlsVersion least) {
        return of(KeyFiles.of(files), least);
    }

    private static TlsServer of(KeyFiles files, TlsVersion least) {
        TlsLibrary.load();
        String pem = PemFile.certificates(files.certificateOption(), files.certificate());
        String unsupported =
                ServedCertificate.unsupported(PemFile.first(files.certificateOption(), files.certificate()));
        if (!unsupported.isEmpty()) {
            throw UserError.usage("%s %s: %s".formatted(files.certificateOption(), files.certificate(), unsupported));
        }
        return new TlsServer(least, KeyMaterial.read(pem, files), pem, null).checked();
    }

    /** Loads the library and takes a certificate of this program. @param least lowest protocol version */
    public static TlsServer of(OwnCertificate own, TlsVersion least) {
        TlsLibrary.load();
        return new TlsServer(least, KeyMaterial.of(own), own.certificate(), null).checked();
    }

    /** Returns the same server that issues session tickets. Only this process can decrypt them, so they end with it. */
    public TlsServer withTickets() {
        SecureRandom random = new SecureRandom();
        SessionTicketKey key = new SessionTicketKey(
                random(random, SessionTicketKey.NAME_SIZE),
                random(random, SessionTicketKey.HMAC_KEY_SIZE),
                random(random, SessionTicketKey.AES_KEY_SIZE));
        return new TlsServer(least, material, certificate, key).checked();
    }

    private static byte[] random(SecureRandom random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Makes one context and one connection, so that a key that doesn't belong to its certificate is reported before anything starts. */
    private TlsServer checked() {
        long context = context(new ChainVerdict(null));
        SSL.freeSSL(connection(context, ""));
        SSLContext.free(context);
        return this;
    }

    /** Returns the certificates that the server sends, PEM. */
    public String certificate() {
        return certificate;
    }

    /**
     * Returns the same, and the certificates of the authority: clients that trust both also accept the server's next certificate.
     *
     * @param authority PEM; a missing or empty file has none
     * @throws UserError if its certificates are not valid
     */
    public String certificateAnd(Path authority) {
        String more = PemFile.certificatesIfAny("--tls-authority", authority);
        return certificate.contains(more) ? certificate : certificate + more;
    }

    /** Returns a transport for one loop. @param plain native memory that every read fills, larger than {@link #RECORD} */
    public Transport transport(MemorySegment plain) {
        return new TlsTransport(this, plain);
    }

    @Override
    public boolean sendsTickets() {
        return ticketKey != null;
    }

    @Override
    public String peer() {
        return "client";
    }

    @Override
    public long context(CertificateVerifier verify) {
        try {
            long context = LeanContext.make(least, SSL.SSL_MODE_SERVER, ticketKey != null);
            if (ticketKey != null) {
                SSLContext.setSessionTicketKeys(context, new SessionTicketKey[] {ticketKey});
            }
            return context;
        } catch (Exception e) { // declared by tcnative
            throw new IllegalStateException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    @Override
    public long connection(long context, String name) {
        long ssl = SSL.newSSL(context, true);
        material.use(ssl);
        return ssl;
    }
}
