package io.megaconn.orchestrator.page;

import com.sun.net.httpserver.HttpExchange;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.admin.HostHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;

/**
 * Where the live page listens, and what browsers may call it. Pure, but for looking up a name.
 *
 * @param host as it was typed
 * @param port 0 for any that is free
 */
public record DashboardAddress(String host, int port) {
    static final String LOOPBACK = "127.0.0.1";

    /** {@code 8080}, {@code :8080}, {@code 10.0.0.7:8080}, {@code [::1]:8080}. */
    public static DashboardAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon <= 0 ? LOOPBACK : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw new IllegalArgumentException("'%s': write an IPv6 address in brackets: [::1]:8080".formatted(text));
        }
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535 || host.isBlank()) {
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
     * Whether a request may come under this name: see {@link HostHeader}.
     *
     * @param header Host of the request
     * @param bound where we listen
     */
    boolean answersTo(String header, InetAddress bound) {
        return HostHeader.allowed(header, host, bound);
    }

    /**
     * Returns the status with which a request is refused, or 0 for one that is answered: a GET or HEAD, under a name that is
     * allowed here, and not sent by a browser for a page of another site (see {@link HostHeader}).
     *
     * @param bound where the server listens
     */
    public int refusal(HttpExchange exchange, InetAddress bound) {
        return refusal(exchange, bound, header(exchange, "Sec-Fetch-Site"));
    }

    /** The same, where {@code fetchSite} stands for the header Sec-Fetch-Site. */
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
