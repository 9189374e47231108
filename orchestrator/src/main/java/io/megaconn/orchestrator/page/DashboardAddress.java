package io.megaconn.orchestrator.page;

import com.sun.net.httpserver.HttpExchange;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.admin.HostHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;

/**
 * The address of the live page, and the host names under which browsers may request it. Pure, except for name lookups.
 *
 * @param host host as typed
 * @param port port; 0 for any free one
 */
public record DashboardAddress(String host, int port) {
    static final String LOOPBACK = "127.0.0.1";

    /** Parses {@code 8080}, {@code :8080}, {@code 10.0.0.7:8080} and {@code [::1]:8080}. */
    public static DashboardAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon <= 0 ? LOOPBACK : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw new IllegalArgumentException("'%s': write an IPv6 address in brackets: [::1]:8080".formatted(text));
        }
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > Ports.HIGHEST || host.isBlank()) {
            throw new IllegalArgumentException(
                    "'%s' is not [HOST:]PORT: write it like 8080 or 127.0.0.1:8080".formatted(text));
        }
        return new DashboardAddress(host, Integer.parseInt(port));
    }

    /** @throws io.megaconn.runtime.UserError if the name does not resolve */
    InetSocketAddress resolve() {
        return new InetSocketAddress(Endpoint.resolve(host), port);
    }

    /**
     * Returns true if a request may use this host name: see {@link HostHeader}.
     *
     * @param header Host header of the request
     * @param bound address that the server listens on
     */
    boolean answersTo(String header, InetAddress bound) {
        return HostHeader.allowed(header, host, bound);
    }

    /**
     * Returns the status with which a request is refused, or 0 if it is to be answered. Only a GET or HEAD under a
     * permitted host name is answered, unless a browser sent it for a page of another site (see {@link HostHeader}).
     *
     * @param bound address that the server listens on
     */
    public int refusal(HttpExchange exchange, InetAddress bound) {
        return refusal(exchange, bound, header(exchange, "Sec-Fetch-Site"));
    }

    /** The same, with {@code fetchSite} in place of the header Sec-Fetch-Site. */
    int refusal(HttpExchange exchange, InetAddress bound, String fetchSite) {
        String name = header(exchange, "Host");
        if (!answersTo(name, bound) || HostHeader.crossSite(name, header(exchange, "Origin"), fetchSite)) {
            return 403;
        }
        return Set.of("GET", "HEAD").contains(exchange.getRequestMethod()) ? 0 : 405;
    }

    static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }
}
