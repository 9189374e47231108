package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.Network;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Set;

/**
 * Recognizes source NAT: clients hold connections, but the server has never seen their addresses. Something in between
 * replaces them with its own, and one address has a port for about 60,000 connections to each server port.
 */
final class Snat implements PodRule {
    /** Failure reasons of a pod whose packets no longer find a port: they get no answer. */
    private static final List<String> SIGNS = List.of("TIMEOUT", "ETIMEDOUT", "EADDRNOTAVAIL");

    /**
     * Connections per address and port above which the search for a free port occasionally fails: half of the ports.
     */
    private static final long NEAR = Ports.SOURCE_NAT / 2;

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.SNAT);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        Network network = facts.network();
        boolean failing = SIGNS.stream().anyMatch(network.failures()::containsKey);
        int ports = facts.plan().endpoints().size();
        long perAddress = network.connections() / Math.max(1, network.sources()) / ports;
        if (network.hidden().isEmpty() || !(failing || perAddress > NEAR)) {
            return List.of();
        }
        return List.of(Finding.of(
                Limit.SNAT,
                "network",
                "the pod network masquerades source addresses (SNAT): %d of %s, such as %s;"
                                .formatted(
                                        network.hidden().size(),
                                        Quantities.count(network.asked(), "sampled client"),
                                        network.hidden().getFirst())
                        + " the server has seen %s and has %s, and an address has about %,d for each of %s"
                                .formatted(
                                        Quantities.count(network.sources(), "address", "addresses"),
                                        Quantities.connections(network.connections()),
                                        Ports.SOURCE_NAT,
                                        Quantities.count(ports, "server port")),
                "more server ports: " + facts.hints().upgradeAndRamp("server.ports=" + ports(facts))));
    }

    /**
     * Number of server ports that is enough even if all clients share one address, and at least twice the current one.
     */
    private static long ports(PodFacts facts) {
        long enough = Math.ceilDiv(facts.plan().target(), Ports.SOURCE_NAT);
        return Math.max(2L * facts.plan().endpoints().size(), enough);
    }
}
