package io.megaconn.client;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.diagnose.SourcePortRange;
import io.megaconn.runtime.system.LocalPorts;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.system.Sources;
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
            throw new UserError(
                    ExitCode.REFUSED,
                    ("%,d connections need more ports than available: %,d per source address (net.ipv4.ip_local_port_range:"
                                    + " %s) x %d source address(es) x %d endpoint(s) = %,d; %s")
                            .formatted(
                                    connections,
                                    ports,
                                    describe(range),
                                    sources,
                                    endpoints,
                                    ports * pairs,
                                    fix(range, connections, sources, endpoints, Math.max(1, pairs))));
        }
    }

    private static String describe(LocalPorts range) {
        return range.describe() + (range.reserved() <= 0 ? "" : " in " + LocalPorts.RESERVED);
    }

    private static String fix(LocalPorts range, long connections, long sources, long endpoints, long pairs) {
        long perPair = Math.ceilDiv(connections, pairs);
        if (range.count() == 0) { // more addresses would not help
            return "type: " + SourcePortRange.fix(range, Math.min(perPair, Short.MAX_VALUE));
        }
        long available = range.count() * pairs;
        String wider = SourcePortRange.fix(range, perPair);
        return "use %,d source addresses (--source) or %,d endpoints (--endpoint)%s"
                .formatted(
                        Math.ceilDiv(connections * sources, available),
                        Math.ceilDiv(connections * endpoints, available),
                        wider.isEmpty() ? "" : ", or type: " + wider);
    }

    /** Counts the pairs of an address and a source that can reach it. */
    private static long pairs(ClientConfig config) {
        long pairs = 0;
        for (ResolvedEndpoint endpoint : config.endpoints()) {
            for (InetSocketAddress address : endpoint.addresses()) {
                pairs += config.sources().isEmpty()
                        ? 1
                        : config.sources().stream()
                                .filter(source -> Sources.sameFamily(source, address.getAddress()))
                                .count();
            }
        }
        return pairs;
    }
}
