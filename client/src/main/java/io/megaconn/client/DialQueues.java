package io.megaconn.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one loop, and whose turn it is. Every lane may use an even part of the connects under way while others
 * want theirs, and all of them when nobody else does: an endpoint, or a source address, that does not answer never holds
 * up the others. For one thread.
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
     * @param number of this loop among the {@code loops} of the process
     * @param open makes the path to an address from a source
     */
    DialQueues(
            ClientConfig config,
            int number,
            int loops,
            BiFunction<InetSocketAddress, @Nullable InetAddress, Route> open) {
        this.number = number;
        this.loops = loops;
        for (ResolvedEndpoint endpoint : config.endpoints()) {
            List<DialQueue> lanes = new ArrayList<>();
            if (config.sources().isEmpty()) {
                lanes.add(new DialQueue(endpoint.addresses().stream()
                        .map(address -> open.apply(address, null))
                        .toList()));
            }
            for (InetAddress source : config.sources()) {
                List<Route> paths = endpoint.addresses().stream()
                        .filter(address -> sameFamily(address.getAddress(), source))
                        .map(address -> open.apply(address, source))
                        .toList();
                if (!paths.isEmpty()) {
                    lanes.add(new DialQueue(paths));
                }
            }
            if (lanes.isEmpty()) { // the kernel's error is counted then
                lanes.add(new DialQueue(List.of(open.apply(
                        endpoint.addresses().getFirst(), config.sources().getFirst()))));
            }
            byEndpoint.add(lanes);
            all.addAll(lanes);
        }
        mostSources = byEndpoint.stream().mapToInt(List::size).max().orElse(1);
        period = leastCommonMultiple(loops, (long) byEndpoint.size() * mostSources);
    }

    static boolean sameFamily(InetAddress a, InetAddress b) {
        return a instanceof Inet6Address == b instanceof Inet6Address;
    }

    List<DialQueue> all() {
        return all;
    }

    /**
     * The lane that a slot belongs to, always the same: evenly over endpoints, and over the sources of each. Neighbouring
     * slots belong to neighbouring lanes, so that slots are filled about in their order: then connections that send one
     * after the other are neighbours in the kernel's memory, too, which saves a quarter of the server's CPU time.
     */
    DialQueue of(int slot) {
        long nth = (long) slot * loops + number;
        // Moved on by one after each period: otherwise a loop had only every second lane where both numbers are even.
        long turn = (nth + nth / period) % ((long) byEndpoint.size() * mostSources);
        List<DialQueue> lanes = byEndpoint.get((int) (turn % byEndpoint.size()));
        return lanes.get((int) (turn / byEndpoint.size() % lanes.size()));
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

    /** Counts who wants to connect. Called often: how many that are changes slowly. */
    void tick(long now) {
        int count = 0;
        for (DialQueue lane : all) {
            for (Route path : lane.paths) {
                path.backoff.tick(now);
            }
            if (lane.missing() > 0 && lane.paths.stream().anyMatch(path -> path.backoff.allowed(now) > 0)) {
                count++;
            }
        }
        wanting = Math.max(1, count);
    }

    /**
     * A lane that has a slot to fill and may do so now, or null.
     *
     * @param most connects under way at the same time
     */
    @Nullable
    DialQueue next(int most, long now) {
        int part = Math.max(1, most / wanting);
        for (int i = 0; i < all.size(); i++) {
            DialQueue lane = all.get(turn);
            turn = turn + 1 == all.size() ? 0 : turn + 1;
            if (lane.missing() > 0 && lane.connecting() < part) {
                chosen = lane.choose(now);
                if (chosen != null) {
                    return lane;
                }
            }
        }
        return null;
    }

    /** The path that {@link #next} found for its lane. */
    @Nullable
    Route chosen() {
        return chosen;
    }
}
