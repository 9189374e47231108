package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.Transport;
import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.util.NetUtil;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The client's side of TLS for a process: authorities, certificate and key, which all loops share. */
public final class TlsClient implements TlsSide {
    private static final int MAX_CHAIN = 10;

    private final TlsSettings settings;
    /** Null if certificates are accepted unverified. */
    private final @Nullable PeerVerifier verifier;
    /** Null without a client certificate. */
    private final @Nullable KeyMaterial material;
    /** Null if no secrets are logged. */
    private final @Nullable KeyLog keyLog;

    private TlsClient(
            TlsSettings settings,
            @Nullable PeerVerifier verifier,
            @Nullable KeyMaterial material,
            @Nullable KeyLog keyLog) {
        this.settings = settings;
        this.verifier = verifier;
        this.material = material;
        this.keyLog = keyLog;
    }

    /** Loads the library and reads all files. @throws UserError that names what is wrong */
    public static TlsClient of(TlsSettings settings) {
        return of(settings, null);
    }

    /** Does the same, and logs the secrets of all connections. @param keyLog file; null for none */
    public static TlsClient of(TlsSettings settings, @Nullable Path keyLog) {
        TlsLibrary.load();
        Path certificate = settings.certificate();
        Path key = settings.key();
        TlsClient client = new TlsClient(
                settings,
                settings.insecure()
                        ? null
                        : new PeerVerifier(
                                Authorities.trust(settings.ca(), settings.caCertificates()), System::currentTimeMillis),
                certificate == null || key == null
                        ? null
                        : KeyMaterial.read(KeyFiles.of(certificate, key, settings.keyPassword())),
                keyLog == null ? null : KeyLog.open(keyLog));
        client.check();
        return client;
    }

    /** Makes one context and one connection, so that settings that don't work are reported before anything starts. */
    private void check() {
        long context = context(new ChainVerdict(null));
        SSL.freeSSL(connection(context, "localhost"));
        SSLContext.free(context);
    }

    /** Returns a transport for one loop. @param plain native memory that every read fills */
    public Transport transport(MemorySegment plain) {
        return new TlsTransport(this, plain);
    }

    @Override
    public String serverName(String host) {
        return settings.serverName() == null ? host : settings.serverName();
    }

    @Override
    public @Nullable PeerVerifier verifier() {
        return verifier;
    }

    @Override
    public @Nullable ClientSessions sessions(long context, IntSupplier slot) {
        return settings.resume() ? ClientSessions.of(context, slot) : null;
    }

    @Override
    public String peer() {
        return "server";
    }

    @Override
    public long context(CertificateVerifier verify) {
        try {
            long context = LeanContext.make(settings.minVersion(), SSL.SSL_MODE_CLIENT, settings.resume());
            SSLContext.setVerify(context, SSL.SSL_CVERIFY_REQUIRED, MAX_CHAIN);
            SSLContext.setCertVerifyCallback(context, verify);
            if (keyLog != null) {
                SSLContext.setKeyLogCallback(context, keyLog);
            }
            if (!settings.ciphers().isEmpty()) {
                setCiphers(context);
            }
            if (!settings.alpn().isEmpty()) {
                SSLContext.setAlpnProtos(
                        context,
                        settings.alpn().toArray(String[]::new),
                        SSL.SSL_SELECTOR_FAILURE_CHOOSE_MY_LAST_PROTOCOL);
            }
            return context;
        } catch (UserError e) {
            throw e;
        } catch (Exception e) { // declared by tcnative
            throw new IllegalStateException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private void setCiphers(long context) {
        String list = String.join(":", settings.ciphers());
        try {
            if (SSLContext.setCipherSuite(context, list, false)) {
                return;
            }
        } catch (Exception e) { // declared by tcnative
            SSL.clearError();
        }
        throw UserError.usage("--tls-ciphers '%s': not cipher suites of TLS 1.2, such as ECDHE-ECDSA-AES128-GCM-SHA256"
                .formatted(list));
    }

    /** @param name for SNI, which leaves addresses out */
    @Override
    public long connection(long context, String name) {
        long ssl = SSL.newSSL(context, false);
        if (!NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
            SSL.setTlsExtHostName(ssl, name);
        }
        if (material != null) {
            material.use(ssl);
        }
        return ssl;
    }
}
