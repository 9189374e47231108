package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.system.BackendPorts;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientStats;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Detects a proxy on this machine that has no source port left towards a backend. */
final class ProxyPorts {
    /** Maximum number of connections at which the sockets of the machine are counted. */
    private static final int MAX_CONNECTIONS = 200_000;

    private final Proc proc;
    private final List<InetSocketAddress> endpoints;
    private long failures;
    private volatile Optional<BackendPorts> usedUp = Optional.empty();

    /** @param endpoints resolved addresses of the proxy */
    ProxyPorts(Proc proc, List<InetSocketAddress> endpoints) {
        this.proc = proc;
        this.endpoints = endpoints;
    }

    /** Counts the ports, if connections have failed since the last call: a proxy without a port ends the client's connection. */
    synchronized void observe(List<ClientStats> clients, Collection<Long> pids) {
        long now = clients.stream()
                .flatMap(client -> client.failures().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        long connections = clients.stream().mapToLong(ClientStats::connections).sum();
        if (now > failures && connections <= MAX_CONNECTIONS) {
            usedUp = BackendPorts.usedUp(proc, pids, endpoints);
        }
        failures = Math.max(failures, now);
    }

    Optional<Finding> finding() {
        return usedUp.map(ports -> Finding.of(
                Limit.PROXY_PORTS,
                "server",
                "it is a proxy, and its connections from %s to %s use %,d of %,d source ports"
                        .formatted(
                                ports.source().getHostAddress(), address(ports.backend()), ports.used(), ports.ports()),
                "give it more source addresses (nginx: proxy_bind, HAProxy: source) or more addresses of the backend, or widen"
                        + " net.ipv4.ip_local_port_range"));
    }

    private static String address(InetSocketAddress backend) {
        String host = backend.getAddress().getHostAddress();
        return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, backend.getPort());
    }
}
