package io.megaconn.orchestrator.kube.access;

import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS to an apiserver: verifies the name that the kubeconfig sets, and presents the client certificate that is current
 * when a connection opens.
 */
final class ApiSslContext extends SSLContext {
    private ApiSslContext(Spi spi, SSLContext plain) {
        super(spi, plain.getProvider(), plain.getProtocol());
    }

    /** @param identity the current client certificate; null for none */
    static ApiSslContext of(ApiServer server, Supplier<@Nullable ClientIdentity> identity)
            throws GeneralSecurityException {
        Spi spi = new Spi(server, identity);
        return new ApiSslContext(spi, spi.current().context);
    }

    /** A context with a client certificate. A new certificate gets a new context: sessions must not be resumed. */
    private record Current(@Nullable ClientIdentity identity, SSLContext context) {}

    private static final class Spi extends SSLContextSpi {
        private final @Nullable String name;
        private final TrustManager[] trusted;
        private final Supplier<@Nullable ClientIdentity> identity;
        private @Nullable Current current;

        Spi(ApiServer server, Supplier<@Nullable ClientIdentity> identity) throws GeneralSecurityException {
            this.name = server.tlsServerName();
            this.trusted = Certificates.trust(server.authorities());
            this.identity = identity;
        }

        synchronized Current current() {
            ClientIdentity now = identity.get();
            Current known = current;
            if (known == null || !Objects.equals(known.identity, now)) {
                known = new Current(now, create(now));
                current = known;
            }
            return known;
        }

        private SSLContext create(@Nullable ClientIdentity now) {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                KeyManager[] keys = now == null ? null : now.keyManagers();
                context.init(keys, trusted, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the client certificate can't be used", e);
            }
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw new UnsupportedOperationException("an engine without a server's name verifies nothing");
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            Current used = current();
            SSLEngine engine = used.context.createSSLEngine(name == null ? host : name, port);
            return new ApiSslEngine(engine, name, () -> !Objects.equals(identity.get(), used.identity));
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("initialized already");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return current().context.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return current().context.getClientSessionContext();
        }

        @Override
        protected javax.net.ssl.SSLParameters engineGetDefaultSSLParameters() {
            return current().context.getDefaultSSLParameters();
        }

        @Override
        protected javax.net.ssl.SSLParameters engineGetSupportedSSLParameters() {
            return current().context.getSupportedSSLParameters();
        }
    }
}
