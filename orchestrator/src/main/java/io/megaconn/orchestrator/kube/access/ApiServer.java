package io.megaconn.orchestrator.kube.access;

import java.net.InetAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Address and TLS settings of an apiserver.
 *
 * @param user name and password of the URL, used without other credentials, as kubectl does; null for none
 * @param tlsServerName name that its certificate must have; null for the host of the URL
 * @param authorities authorities to trust, no others; null for those of the Java runtime
 * @param proxy null for a direct connection
 */
record ApiServer(
        URI url,
        @Nullable String user,
        @Nullable String tlsServerName,
        @Nullable List<X509Certificate> authorities,
        @Nullable Proxy proxy) {
    boolean isEncrypted() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    @Override
    public String toString() { // without the password
        return url.toString();
    }

    int port() {
        int defaultPort = isEncrypted() ? 443 : 80;
        return url.getPort() < 0 ? defaultPort : url.getPort();
    }

    /** Returns the address that the text denotes; null for a name, which is not resolved. */
    static @Nullable InetAddress address(String host) {
        String literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
