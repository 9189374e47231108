package io.megaconn.client;

import io.megaconn.runtime.Proc;
import io.megaconn.runtime.UserError;

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
        if (connections > ports * sources * endpoints) {
            throw UserError.usage(
                    ("%,d connections need more ports than there are: %,d per source address (net.ipv4.ip_local_port_range)"
                                    + " x %d source address(es) x %d endpoint(s) = %,d;"
                                    + " add --source or --endpoint, or type: sudo sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"")
                            .formatted(connections, ports, sources, endpoints, ports * sources * endpoints));
        }
    }
}
