package io.megaconn.client;

import io.megaconn.runtime.system.Sources;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Schedules the dial queues of one loop. Queues with empty slots share the allowed concurrent connects evenly, so an
 * endpoint or source address that does not answer never delays the others. For one thread.
 */
final class DialQueues {
    private final List<List<DialQueue>> byEndpoint = new ArrayList<>();
    private final List<DialQueue> all = new ArrayList<>();
    private final int number;
    private final int loops;
    private final int mostSources;
    private final long period;
    private int turn;
    private int wanting = 1;
    private @Nullable Route chosen;

    /**
     * @param number index of this loop among the {@code loops} of the process
     * @param open creates the route to an address from a source
     */
    DialQueues(
            ClientConfig config,
            int number,
            int loops,
            BiFunction<InetSocketAddress, @Nullable InetAddress, Route> open) {
        this.number = number;
        this.loops = loops;
        for (ResolvedEndpoint endpoint : config.endpoints()) {
            List<DialQueue> queues = new ArrayList<>();
            if (config.sources().isEmpty()) {
                queues.add(new DialQueue(
                        endpoint.addresses().stream()
                                .map(address -> open.apply(address, null))
                                .toList(),
                        byEndpoint.size(),
                        endpoint));
            }
            for (InetAddress source : config.sources()) {
                List<Route> routes = endpoint.addresses().stream()
                        .filter(address -> Sources.sameFamily(address.getAddress(), source))
                        .map(address -> open.apply(address, source))
                        .toList();
                if (!routes.isEmpty()) {
                    queues.add(new DialQueue(routes, byEndpoint.size(), endpoint));
                }
            }
            if (queues.isEmpty()) { // connects will fail, and the kernel's error is counted
                queues.add(new DialQueue(
                        List.of(open.apply(
                                endpoint.addresses().getFirst(),
                                config.sources().getFirst())),
                        byEndpoint.size(),
                        endpoint));
            }
            byEndpoint.add(queues);
            all.addAll(queues);
        }
        mostSources = byEndpoint.stream().mapToInt(List::size).max().orElse(1);
        period = leastCommonMultiple(loops, (long) byEndpoint.size() * mostSources);
    }

    List<DialQueue> all() {
        return all;
    }

    /**
     * Returns the fixed queue of a slot; slots are spread evenly over endpoints, and over the sources of each. Neighboring
     * slots belong to neighboring queues, so slots are filled roughly in order. Connections that send consecutively are then
     * neighbors in the kernel's memory, which saves a quarter of the server's CPU time.
     */
    DialQueue of(int slot) {
        long nth = (long) slot * loops + number;
        // Shifted by one per period; otherwise a loop would use only every second queue if both numbers are even.
        long turn = (nth + nth / period) % ((long) byEndpoint.size() * mostSources);
        List<DialQueue> queues = byEndpoint.get((int) (turn % byEndpoint.size()));
        return queues.get((int) (turn / byEndpoint.size() % queues.size()));
    }

    private static long leastCommonMultiple(long a, long b) {
        long x = a;
        for (long y = b; y != 0; ) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }

    /** Counts the queues that can connect. Called often, because the number changes slowly. */
    void tick(long now) {
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).tick(now)) {
                count++;
            }
        }
        wanting = Math.max(1, count);
    }

    /**
     * Returns a queue that has an empty slot and may connect now, or null.
     *
     * @param most maximum concurrent connects
     */
    @Nullable
    DialQueue next(int most, long now) {
        int part = Math.max(1, most / wanting);
        for (int i = 0; i < all.size(); i++) {
            DialQueue queue = all.get(turn);
            turn = turn + 1 == all.size() ? 0 : turn + 1;
            if (queue.missing() > 0 && queue.connecting() < part) {
                chosen = queue.choose(now);
                if (chosen != null) {
                    return queue;
                }
            }
        }
        return null;
    }

    /** Returns the route that {@link #next} chose for its queue. */
    @Nullable
    Route chosen() {
        return chosen;
    }
}
