package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import java.util.Map;

/** Losses, failures and GC pauses of a run up to its latest snapshot. Clients that are gone report none. Pure; for one thread. */
final class RunTotals {
    private long lost;
    private Map<String, Long> failures = Map.of();
    private long serverGcMaxMs = -1;
    private long clientGcMaxMs = -1;

    void observe(Snapshot snapshot) {
        lost = Math.max(lost, snapshot.clients().lost());
        if (!snapshot.clients().failures().isEmpty()) {
            failures = Map.copyOf(snapshot.clients().failures());
        }
        if (snapshot.server() != null) {
            serverGcMaxMs = Math.max(serverGcMaxMs, snapshot.server().gc().maxMs());
        }
        if (!snapshot.clients().each().isEmpty()) {
            clientGcMaxMs = Math.max(clientGcMaxMs, snapshot.clients().gcMaxMs());
        }
    }

    long lost() {
        return lost;
    }

    /** Returns the failed connects and losses by reason. */
    Map<String, Long> failures() {
        return failures;
    }

    /** Returns the longest pause of the server, milliseconds; -1 if unknown. */
    long serverGcMaxMs() {
        return serverGcMaxMs;
    }

    /** Returns the longest pause of any client, milliseconds; -1 if unknown. */
    long clientGcMaxMs() {
        return clientGcMaxMs;
    }
}
