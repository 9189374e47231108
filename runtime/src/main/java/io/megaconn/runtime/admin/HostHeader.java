package io.megaconn.runtime.admin;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Checks the host name of an HTTP request. A foreign web page can make its own name resolve to this address (DNS rebinding) and
 * would then be allowed to read the answers; it can't do so with an address, nor with a name that can't be registered.
 * Pure.
 */
public final class HostHeader {
    /** Domains that the public DNS does not have: RFC 6761, 6762, 8375, ICANN's .internal, and a cluster's services. */
    private static final List<String> PRIVATE =
            List.of(".localhost", ".local", ".internal", ".home.arpa", ".svc", ".test");

    private HostHeader() {}

    /**
     * Returns true if the host name is permitted. On a loopback address these are loopback addresses, {@code localhost}
     * and the configured name. Elsewhere also any address (a pod's, a node's), a name of one label (a service of the
     * same namespace), and names of private domains.
     *
     * @param header Host of the request, with or without a port
     * @param host configured host of the endpoint
     * @param bound address on which the endpoint listens
     */
    public static boolean allowed(String header, String host, InetAddress bound) {
        String name = header.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || (!name.isEmpty() && name.equals(host.toLowerCase(Locale.ROOT)))) {
            return true;
        }
        InetAddress literal;
        try {
            literal = InetAddress.ofLiteral(name.replaceAll("^\\[(.*)]$", "$1"));
        } catch (IllegalArgumentException e) {
            return !bound.isLoopbackAddress() && isPrivate(name);
        }
        return !bound.isLoopbackAddress() || literal.isLoopbackAddress();
    }

    private static boolean isPrivate(String name) {
        return name.matches("[a-z0-9_-]+")
                || (name.matches("[a-z0-9_.-]+") && PRIVATE.stream().anyMatch(name::endsWith));
    }

    /**
     * Returns whether a browser sent the request for a page of another site, which gets no answer.
     *
     * @param host Host of the request
     * @param origin header Origin, empty without
     * @param fetchSite header Sec-Fetch-Site, empty without
     */
    public static boolean crossSite(String host, String origin, String fetchSite) {
        return fetchSite.equals("cross-site") || (!origin.isEmpty() && !origin.equalsIgnoreCase("http://" + host));
    }
}
