package io.megaconn.client;

import io.megaconn.runtime.protocol.Exchange;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * An endpoint with every address of its name. Connections are spread evenly over endpoints, and over the addresses of each.
 * If an address fails, the other addresses of its name take over its connections, never another endpoint.
 *
 * @param name {@code host:port}, as given
 * @param opening exchanges after a connect
 */
record ResolvedEndpoint(String name, List<InetSocketAddress> addresses, List<Exchange> opening) {
    ResolvedEndpoint {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(name + " has no address");
        }
        opening = List.copyOf(opening);
    }

    /** Returns the host, which a certificate must name; without brackets. */
    String host() {
        int colon = name.lastIndexOf(':');
        String host = colon < 0 ? name : name.substring(0, colon);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Creates an endpoint whose connections are established after the connect. */
    ResolvedEndpoint(String name, List<InetSocketAddress> addresses) {
        this(name, addresses, List.of());
    }
}
