package io.megaconn.client;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.system.LocalPorts;
import io.megaconn.runtime.system.Proc;
import java.net.InetSocketAddress;

/** Checks that a client can hold its connections, before it opens any. */
final class Limits {
    private Limits() {}

    /** @throws UserError if there are fewer (source address, source port, endpoint) triples than connections */
    static void check(ClientConfig config, int connections, Proc proc) {
        LocalPorts range = LocalPorts.read(proc);
        if (!range.known()) {
            return;
        }
        long ports = range.count();
        long sources = Math.max(1, config.sources().size());
        long endpoints = config.endpoints().size();
        long pairs = pairs(config);
        if (connections > ports * pairs) {
            throw UserError.usage(
                    ("%,d connections need more ports than available: %,d per source address (net.ipv4.ip_local_port_range)"
                                    + " x %d source address(es) x %d endpoint(s) = %,d;"
                                    + " add --source or --endpoint%s")
                            .formatted(
                                    connections,
                                    ports,
                                    sources,
                                    endpoints,
                                    ports * pairs,
                                    wider(ports, Math.ceilDiv(connections, Math.max(1, pairs)))));
        }
    }

    /** Counts the pairs of an address and a source that can reach it. */
    private static long pairs(ClientConfig config) {
        long pairs = 0;
        for (ResolvedEndpoint endpoint : config.endpoints()) {
            for (InetSocketAddress address : endpoint.addresses()) {
                pairs += config.sources().isEmpty()
                        ? 1
                        : config.sources().stream()
                                .filter(source -> DialQueues.sameFamily(source, address.getAddress()))
                                .count();
            }
        }
        return pairs;
    }

    private static String wider(long ports, long needed) {
        String fix = Fixes.HERE.ports(ports, needed);
        return fix.isEmpty() ? "" : ", or type: " + fix;
    }
}
