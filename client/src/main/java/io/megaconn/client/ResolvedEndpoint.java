package io.megaconn.client;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * An endpoint and every address of its name. Connections are spread evenly over endpoints, and over the addresses of each;
 * an address that does not work hands its connections to the other addresses of its name, never to another endpoint.
 *
 * @param name {@code host:port}, as it was given
 */
record ResolvedEndpoint(String name, List<InetSocketAddress> addresses) {
    ResolvedEndpoint {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(name + " has no address");
        }
    }
}
