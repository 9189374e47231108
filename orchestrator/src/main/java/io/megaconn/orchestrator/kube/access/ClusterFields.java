package io.megaconn.orchestrator.kube.access;

import static io.megaconn.orchestrator.kube.access.FieldFile.isSet;

import io.fabric8.kubernetes.api.model.Cluster;
import io.megaconn.orchestrator.kube.access.KubeContext.Entry;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a kubeconfig's cluster. */
final class ClusterFields {
    private ClusterFields() {}

    /** @throws io.megaconn.runtime.UserError if a field can't be honored */
    static ApiServer read(Entry<Cluster> entry, Map<String, String> environment) {
        Cluster cluster = entry.value();
        if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
            throw entry.refuse(
                    "insecure-skip-tls-verify",
                    "turns TLS verification off, and credentials must not go to a server that nobody has verified",
                    "remove it, and name the cluster's authority with: "
                            + entry.set("--insecure-skip-tls-verify=false --certificate-authority FILE"
                                    + " --embed-certs"));
        }
        URI url = server(entry, cluster.getServer());
        return new ApiServer(
                withoutUser(url),
                url.getUserInfo(),
                tlsServerName(entry, cluster.getTlsServerName()),
                authorities(entry),
                isSet(cluster.getProxyUrl())
                        ? proxy(entry, url, cluster.getProxyUrl())
                        : ProxyEnvironment.of(environment).proxy(url));
    }

    private static URI server(Entry<Cluster> entry, @Nullable String server) {
        String fix = entry.set("--server=https://HOST:PORT");
        if (server == null || server.isEmpty()) {
            throw entry.refuse("server", "is missing", fix);
        }
        URI url;
        try {
            url = new URI(server.strip());
        } catch (URISyntaxException e) {
            throw entry.refuse("server", "is not a URL", fix);
        }
        String shown = "'" + server.strip().replaceFirst("//.*@", "//***@") + "'";
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw entry.refuse("server", shown + " does not begin with https://", fix);
        }
        if (url.getHost() == null) {
            throw entry.refuse("server", shown + " has no valid host name", fix);
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw entry.refuse("server", "has a query or a fragment", fix);
        }
        return url;
    }

    private static URI withoutUser(URI url) {
        return URI.create(url.toString().replaceFirst("//[^/]*@", "//"));
    }

    private static @Nullable String tlsServerName(Entry<Cluster> entry, @Nullable String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        if (ApiServer.address(name) == null) {
            try {
                var _ = new SNIHostName(name);
            } catch (IllegalArgumentException e) {
                throw entry.refuse(
                        "tls-server-name", "'" + name + "' is not a host name", entry.unset("tls-server-name"));
            }
        }
        return name;
    }

    private static @Nullable List<X509Certificate> authorities(Entry<Cluster> entry) {
        String field = "certificate-authority";
        Cluster cluster = entry.value();
        String pem =
                FieldFile.read(entry, field, cluster.getCertificateAuthority(), cluster.getCertificateAuthorityData());
        if (pem == null) {
            return null;
        }
        String named = isSet(cluster.getCertificateAuthority()) ? field : field + "-data";
        List<X509Certificate> certificates;
        try {
            certificates = ClientIdentity.certificates(pem);
        } catch (GeneralSecurityException e) {
            throw entry.refuse(named, "contains an invalid certificate", FieldFile.set(entry, field));
        }
        if (certificates.isEmpty()) {
            throw entry.refuse(named, "has no certificate in PEM format", FieldFile.set(entry, field));
        }
        return certificates;
    }

    private static Proxy proxy(Entry<Cluster> entry, URI server, String url) {
        String fix = entry.set("--proxy-url=http://HOST:PORT");
        if (server.getScheme().equalsIgnoreCase("http")) {
            throw entry.refuse("proxy-url", "is supported for an https server only", entry.unset("proxy-url"));
        }
        try {
            return Proxy.parse(url, List.of("http", "https", "socks5"));
        } catch (IllegalArgumentException e) {
            throw entry.refuse("proxy-url", String.valueOf(e.getMessage()), fix);
        }
    }

    static boolean isLoopback(String host) {
        InetAddress address = ApiServer.address(host);
        return host.equalsIgnoreCase("localhost") || (address != null && address.isLoopbackAddress());
    }
}
