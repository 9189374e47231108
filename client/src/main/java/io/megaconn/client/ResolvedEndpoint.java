package io.megaconn.client;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * An endpoint with every address of its name. Connections are spread evenly over endpoints, and over the addresses of each.
 * If an address fails, the other addresses of its name take over its connections, never another endpoint.
 *
 * @param name {@code host:port}, as given
 */
record ResolvedEndpoint(String name, List<InetSocketAddress> addresses) {
    ResolvedEndpoint {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(name + " has no address");
        }
    }
}
