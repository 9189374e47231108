package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import java.util.List;
import java.util.Map;

/**
 * How things are, as a fleet would find them. One client process.
 *
 * @param server -1 for a server that is gone
 * @param kernel -1 where the kernel does not answer
 */
record World(
        long share,
        long clients,
        long server,
        long kernel,
        long lost,
        long silent,
        long messages,
        Map<String, Long> failures,
        String gaveUp) {

    /** All three sides count the same. */
    static World whole(long connections) {
        return of(connections, connections, connections, connections);
    }

    static World of(long share, long clients, long server, long kernel) {
        return new World(share, clients, server, kernel, 0, 0, 0, Map.of(), "");
    }

    World lost(long n) {
        return new World(share, clients, server, kernel, n, silent, messages, failures, gaveUp);
    }

    World silent(long n) {
        return new World(share, clients, server, kernel, lost, n, messages, failures, gaveUp);
    }

    World messages(long n) {
        return new World(share, clients, server, kernel, lost, silent, n, failures, gaveUp);
    }

    World failures(Map<String, Long> byReason) {
        return new World(share, clients, server, kernel, lost, silent, messages, byReason, gaveUp);
    }

    World gaveUp(String reason) {
        return new World(share, clients, server, kernel, lost, silent, messages, failures, reason);
    }

    World withoutServer() {
        return new World(share, clients, -1, -1, lost, silent, messages, failures, gaveUp);
    }

    Snapshot snapshot(boolean exact) {
        return new Snapshot(
                server < 0 ? null : Stats.server(server, exact ? kernel : -1, silent, messages),
                List.of(Stats.client(0, share, clients, lost, failures)),
                0,
                gaveUp,
                exact && server >= 0);
    }
}
