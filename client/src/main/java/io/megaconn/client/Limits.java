package io.megaconn.client;

import io.megaconn.runtime.Proc;
import io.megaconn.runtime.UserError;
import java.net.InetSocketAddress;

/** What a client can hold at all, checked before it opens anything. */
final class Limits {
    private Limits() {}

    /** @throws UserError if there are fewer (source address, source port, endpoint) triples than connections */
    static void check(ClientConfig config, int connections, Proc proc) {
        long[] range = proc.sysctl("net/ipv4/ip_local_port_range");
        if (range.length != 2) {
            return;
        }
        long ports = range[1] - range[0] + 1;
        long sources = Math.max(1, config.sources().size());
        long endpoints = config.endpoints().size();
        long pairs = pairs(config);
        if (connections > ports * pairs) {
            throw UserError.usage(
                    ("%,d connections need more ports than there are: %,d per source address (net.ipv4.ip_local_port_range)"
                                    + " x %d source address(es) x %d endpoint(s) = %,d;"
                                    + " add --source or --endpoint, or type: sudo sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"")
                            .formatted(connections, ports, sources, endpoints, ports * pairs));
        }
    }

    /** Of an address and a source that it can be reached from. */
    private static long pairs(ClientConfig config) {
        long pairs = 0;
        for (ResolvedEndpoint endpoint : config.endpoints()) {
            for (InetSocketAddress address : endpoint.addresses()) {
                pairs += config.sources().isEmpty()
                        ? 1
                        : config.sources().stream()
                                .filter(source -> Lanes.sameFamily(source, address.getAddress()))
                                .count();
            }
        }
        return pairs;
    }
}
