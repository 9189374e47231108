package io.megaconn.client;

import io.megaconn.runtime.protocol.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FIFO queue of the empty slots of one endpoint and one source address, with the routes of their connections: one for each
 * address of the endpoint's name. For one thread.
 */
final class DialQueue {
    final List<Route> routes;
    /** Host of the endpoint. */
    final String host;
    /** Number of the endpoint. */
    final int endpoint;
    /** Exchanges of the endpoint after a connect. */
    final List<Exchange> opening;

    private int first;
    private int last;
    private int missing;

    /** @param number index of the endpoint */
    DialQueue(List<Route> routes, int number, ResolvedEndpoint endpoint) {
        this.routes = List.copyOf(routes);
        this.host = endpoint.host();
        this.endpoint = number;
        this.opening = endpoint.opening();
    }

    int missing() {
        return missing;
    }

    int connecting() {
        int sum = 0;
        for (int i = 0; i < routes.size(); i++) { // no iterator: once per connect
            sum += routes.get(i).connecting;
        }
        return sum;
    }

    /** Advances the backoff of the routes. Returns whether the queue has an empty slot and may connect now. */
    boolean tick(long now) {
        boolean allowed = false;
        for (int i = 0; i < routes.size(); i++) { // no stream: fifty times a second for each loop, mostly interpreted
            Backoff backoff = routes.get(i).backoff;
            backoff.tick(now);
            allowed |= backoff.allowed(now) > 0;
        }
        return allowed && missing > 0;
    }

    /** @param next maps an empty slot to the one behind it in the queue */
    void add(int slot, int[] next) {
        if (missing == 0) {
            first = slot;
        } else {
            next[last] = slot;
        }
        last = slot;
        missing++;
    }

    int take(int[] next) {
        int slot = first;
        first = next[slot];
        missing--;
        return slot;
    }

    /** Returns the available route with the fewest connections, or null. */
    @Nullable
    Route choose(long now) {
        Route best = null;
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (route.mayDial(now) && (best == null || route.load() < best.load())) {
                best = route;
            }
        }
        return best;
    }

    /** Returns whether another address of the name works, so that a short timeout suffices for this one. */
    boolean hasSubstitute(Route route) {
        return routes.size() > 1 && routes.stream().anyMatch(other -> other != route && other.connections.get() > 0);
    }
}
