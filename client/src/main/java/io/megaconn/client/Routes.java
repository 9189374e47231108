package io.megaconn.client;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.IpLiteral;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.EndpointStats;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Creates the routes of a loop, and sums their figures over the loops. */
final class Routes {
    private static final Proc PROC = new Proc();

    private Routes() {}

    /** @param number index of the loop among the {@code loops} of the process */
    static DialQueues queues(ClientConfig config, int number, int loops, ClientLoop loop, RandomGenerator random) {
        int most = Dialer.mostConnecting(config, loops);
        int sources = Math.max(1, config.sources().size());
        int part = Math.max(1, most / (sources * config.endpoints().size()));
        int trial = Math.max(1, Backoff.TRIAL / sources);
        Set<InetSocketAddress> substituted = config.endpoints().stream()
                .filter(endpoint -> endpoint.addresses().size() > 1)
                .flatMap(endpoint -> endpoint.addresses().stream())
                .collect(Collectors.toSet());
        long now = System.nanoTime();
        return new DialQueues(config, number, loops, (address, source) -> {
            // If other addresses can take over, start with a single connect, so that a dead address delays only that
            // one.
            Backoff backoff = substituted.contains(address)
                    ? new Backoff(most, 1, 1, now, random)
                    : new Backoff(most, part, trial, now, random);
            return new Route(address, source, SelfConnect.possible(address, source, PROC), backoff, loop);
        });
    }

    /** Returns the figures of each address, in the order of the endpoints. */
    static List<EndpointStats> stats(List<ClientLoop> loops) {
        Map<InetSocketAddress, List<Route>> byAddress = new LinkedHashMap<>();
        for (ClientLoop loop : loops) {
            for (DialQueue queue : loop.queues()) {
                for (Route route : queue.routes) {
                    byAddress
                            .computeIfAbsent(route.address, _ -> new ArrayList<>())
                            .add(route);
                }
            }
        }
        List<EndpointStats> stats = new ArrayList<>();
        byAddress.forEach((address, routes) -> stats.add(sum(address, routes)));
        return stats;
    }

    private static EndpointStats sum(InetSocketAddress address, List<Route> routes) {
        long connections = 0;
        Map<String, Long> failures = new TreeMap<>();
        for (Route route : routes) {
            connections += route.connections.get();
            route.failures.addTo(failures);
        }
        return new EndpointStats(name(address), connections, failures);
    }

    static String name(InetSocketAddress address) {
        return new Endpoint(IpLiteral.canonical(address.getAddress()), address.getPort()).toString();
    }

    /** Returns {@code ECONNREFUSED (17)}, with several addresses {@code ECONNREFUSED (17) at 127.0.0.1:9001}. */
    static Optional<String> mostFrequentFailure(List<EndpointStats> endpoints) {
        String most = null;
        long count = 0;
        for (EndpointStats endpoint : endpoints) {
            for (Map.Entry<String, Long> failure : endpoint.failures().entrySet()) {
                if (failure.getValue() > count) {
                    count = failure.getValue();
                    most = failure.getKey() + " (" + count + ")"
                            + (endpoints.size() == 1 ? "" : " at " + endpoint.endpoint());
                }
            }
        }
        return Optional.ofNullable(most);
    }

    /** Returns {@code HOST:PORT{ECONNREFUSED=17}} for every failing address; empty if none failed or there is only one. */
    static String failing(List<EndpointStats> endpoints) {
        if (endpoints.size() == 1) {
            return "";
        }
        return endpoints.stream()
                .filter(endpoint -> !endpoint.failures().isEmpty())
                .map(endpoint -> endpoint.endpoint()
                        + new TreeMap<>(endpoint.failures()).toString().replace(" ", ""))
                .collect(Collectors.joining(";"));
    }
}
