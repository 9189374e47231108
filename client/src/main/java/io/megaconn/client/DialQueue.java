package io.megaconn.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one endpoint and one source address that have no connection, first in, first out, and the paths that their
 * connections may take: one for each address of the endpoint's name. For one thread.
 */
final class DialQueue {
    final List<Route> paths;
    private int first;
    private int last;
    private int missing;

    DialQueue(List<Route> paths) {
        this.paths = List.copyOf(paths);
    }

    int missing() {
        return missing;
    }

    int connecting() {
        int sum = 0;
        for (int i = 0; i < paths.size(); i++) { // no iterator: once per connect
            sum += paths.get(i).connecting;
        }
        return sum;
    }

    /** @param next of an empty slot, the one behind it in the queue */
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

    /** The path for the next connect: of those that may be used now, the one with the fewest connections. */
    @Nullable
    Route choose(long now) {
        Route best = null;
        for (int i = 0; i < paths.size(); i++) {
            Route path = paths.get(i);
            if (path.mayDial(now) && (best == null || path.load() < best.load())) {
                best = path;
            }
        }
        return best;
    }

    /** Whether another address of the name works, so that nobody has to wait long for this one. */
    boolean hasSubstitute(Route path) {
        return paths.size() > 1 && paths.stream().anyMatch(other -> other != path && other.connections.get() > 0);
    }
}
