package io.megaconn.runtime.system;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Resolves source addresses: an address, a name, a network ({@code 127.0.0.0/26}: those of its addresses that this machine
 * has) or an interface ({@code eth0}: its addresses). An unusable address is refused here instead of being retried forever.
 */
public final class Sources {
    static final int MAX_ADDRESSES = 4096;

    private final LocalAddresses local;
    private final List<InetSocketAddress> endpoints;

    private Sources(LocalAddresses local, List<InetSocketAddress> endpoints) {
        this.local = local;
        this.endpoints = endpoints;
    }

    /**
     * An endpoint that sources must reach.
     *
     * @param name {@code host:port}, as given
     */
    public record Destination(String name, List<InetSocketAddress> addresses) {}

    /** @throws UserError for a source that does not exist, or that can reach no endpoint */
    public static List<InetAddress> of(List<String> options, List<Destination> endpoints, LocalAddresses local) {
        Sources sources = new Sources(
                local, endpoints.stream().flatMap(e -> e.addresses().stream()).toList());
        LinkedHashSet<InetAddress> all = new LinkedHashSet<>();
        for (String text : options) {
            all.addAll(sources.of(text));
        }
        if (all.size() > MAX_ADDRESSES) {
            throw UserError.usage(
                    "--source has %,d addresses: the maximum is %,d".formatted(all.size(), MAX_ADDRESSES));
        }
        for (Destination endpoint : endpoints) {
            if (!all.isEmpty() && !reachable(endpoint, all)) {
                throw UserError.usage("--source has no %s address, which endpoint %s requires: add --source ADDRESS"
                        .formatted(family(endpoint.addresses().getFirst().getAddress()), endpoint.name()));
            }
        }
        return List.copyOf(all);
    }

    private static boolean reachable(Destination endpoint, Collection<InetAddress> sources) {
        return endpoint.addresses().stream()
                .anyMatch(to -> sources.stream().anyMatch(from -> sameFamily(from, to.getAddress())));
    }

    private List<InetAddress> of(String text) {
        if (text.contains("/")) {
            return network(text);
        }
        Optional<List<InetAddress>> addresses = local.ofInterface(text);
        if (addresses.isPresent()) {
            List<InetAddress> usable = addresses.get().stream()
                    .filter(address -> to(address).isPresent())
                    .toList();
            if (usable.isEmpty()) {
                throw UserError.usage(
                        "--source %s: the interface has no address of the endpoint's family: list its addresses with: "
                                        .formatted(text)
                                + "ip address show dev " + text);
            }
            return usable;
        }
        InetAddress address = resolve(text);
        InetSocketAddress to = to(address)
                .orElseThrow(() -> UserError.usage(
                        "--source %s is an %s address, but no endpoint has one".formatted(text, family(address))));
        switch (local.tryFrom(address, to)) {
            case "EADDRNOTAVAIL" ->
                throw UserError.usage(
                        "--source %s: this machine has no such address: list its addresses with: ip -brief address"
                                .formatted(text));
            case "EINVAL" ->
                throw UserError.usage("--source %s: %s can't be reached from this address: find a usable one with: "
                                .formatted(text, Endpoint.of(to))
                        + "ip route get " + to.getAddress().getHostAddress());
            default -> {} // usable, or an error that may pass
        }
        return List.of(address);
    }

    private static InetAddress resolve(String text) {
        try {
            return Endpoint.resolve(text);
        } catch (UserError e) {
            throw UserError.usage(
                    "--source %s: this machine has no such interface, and the name does not resolve: list interfaces and their addresses with: ip -brief address"
                            .formatted(text));
        }
    }

    private List<InetAddress> network(String text) {
        Cidr network;
        try {
            network = Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            throw UserError.usage("--source: " + e.getMessage());
        }
        int bits = 8 * network.network().getAddress().length - network.prefix();
        if (bits > Integer.numberOfTrailingZeros(MAX_ADDRESSES)) {
            throw UserError.usage(
                    "--source %s has more than %,d addresses: use a smaller network".formatted(text, MAX_ADDRESSES));
        }
        InetSocketAddress to = to(network.network())
                .orElseThrow(() -> UserError.usage("--source %s is an %s network, but no endpoint has such an address"
                        .formatted(text, family(network.network()))));
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < 1 << bits; i++) {
            InetAddress address = plus(network.network(), i);
            if (local.tryFrom(address, to).isEmpty()) {
                addresses.add(address);
            }
        }
        if (addresses.isEmpty()) {
            throw UserError.usage(
                    "--source %s: this machine has no address of this network that reaches %s: list its addresses"
                                    .formatted(text, Endpoint.of(to))
                            + " with: ip -brief address");
        }
        return addresses;
    }

    private static InetAddress plus(InetAddress first, int n) {
        byte[] sum =
                new BigInteger(1, first.getAddress()).add(BigInteger.valueOf(n)).toByteArray();
        byte[] bytes = new byte[first.getAddress().length];
        int length = Math.min(sum.length, bytes.length);
        System.arraycopy(sum, sum.length - length, bytes, bytes.length - length, length);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // neither 4 nor 16 bytes
        }
    }

    /** Returns an endpoint of the same address family. */
    private Optional<InetSocketAddress> to(InetAddress source) {
        return endpoints.stream()
                .filter(endpoint -> sameFamily(source, endpoint.getAddress()))
                .findFirst();
    }

    public static boolean sameFamily(InetAddress a, InetAddress b) {
        return a instanceof Inet6Address == b instanceof Inet6Address;
    }

    private static String family(InetAddress address) {
        return address instanceof Inet4Address ? "IPv4" : "IPv6";
    }
}
