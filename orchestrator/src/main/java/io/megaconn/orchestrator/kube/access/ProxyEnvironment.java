package io.megaconn.orchestrator.kube.access;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Cidr;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The proxy settings of the environment, by kubectl's rules: {@code HTTPS_PROXY} before {@code https_proxy}, never for
 * loopback addresses, never for hosts of {@code NO_PROXY}. {@code ALL_PROXY} has no effect.
 */
record ProxyEnvironment(Map<String, String> environment) {
    private static final List<String> SCHEMES = List.of("http", "https", "socks5", "socks5h");

    static ProxyEnvironment of(Map<String, String> environment) {
        return new ProxyEnvironment(environment);
    }

    /**
     * Returns the proxy for a server; null for a direct connection.
     *
     * @throws UserError if the proxy is not supported
     */
    @Nullable
    Proxy proxy(URI server) {
        String scheme = server.getScheme().toLowerCase(Locale.ROOT);
        String variable = variable(scheme + "_proxy");
        String host = server.getHost();
        if (variable == null || ClusterFields.isLoopback(host)) {
            return null;
        }
        int port = server.getPort() >= 0 ? server.getPort() : scheme.equals("https") ? 443 : 80;
        String direct = variable("no_proxy");
        if (direct != null && isDirect(environment.getOrDefault(direct, ""), host, port)) {
            return null;
        }
        String instead = "unset " + variable + ", or add " + host + " to NO_PROXY";
        if (scheme.equals("http")) {
            throw UserError.usage(
                    "%s is supported for an https apiserver only, not for %s: %s".formatted(variable, server, instead));
        }
        String value = environment.getOrDefault(variable, "");
        try {
            return Proxy.parse(value.contains("://") ? value : "http://" + value, SCHEMES);
        } catch (IllegalArgumentException e) {
            throw UserError.usage("%s %s: correct it, %s".formatted(variable, e.getMessage(), instead));
        }
    }

    private @Nullable String variable(String name) {
        for (String variant : List.of(name.toUpperCase(Locale.ROOT), name)) {
            if (!environment.getOrDefault(variant, "").isEmpty()) {
                return variant;
            }
        }
        return null;
    }

    private static boolean isDirect(String list, String host, int port) {
        String name = host.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
        InetAddress address = ApiServer.address(name);
        return Arrays.stream(list.split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*") || matches(entry, name, address, port));
    }

    private static boolean matches(String entry, String name, @Nullable InetAddress address, int port) {
        if (entry.contains("/")) {
            return address != null && isInNetwork(entry, address);
        }
        String host = entry;
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon >= 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        if (hasPort) {
            if (!entry.substring(colon + 1).equals(String.valueOf(port))) {
                return false;
            }
            host = entry.substring(0, colon);
        }
        InetAddress literal = ApiServer.address(host);
        if (literal != null) {
            return literal.equals(address);
        }
        String domain = host.startsWith("*.") ? host.substring(1) : host;
        return domain.startsWith(".") ? name.endsWith(domain) : name.equals(domain) || name.endsWith("." + domain);
    }

    private static boolean isInNetwork(String network, InetAddress address) {
        int slash = network.indexOf('/');
        InetAddress any = ApiServer.address(network.substring(0, slash));
        try {
            return any != null
                    && Cidr.containing(any, Integer.parseInt(network.substring(slash + 1)))
                            .contains(address.getAddress());
        } catch (IllegalArgumentException e) { // not a number of bits that such addresses have
            return false;
        }
    }
}
