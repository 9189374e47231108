package io.megaconn.orchestrator.page;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.admin.HostHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;

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
                    "'%s' is no [HOST:]PORT: write it like 8080 or 127.0.0.1:8080".formatted(text));
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
    public boolean answersTo(String header, InetAddress bound) {
        return HostHeader.allowed(header, host, bound);
    }
}
