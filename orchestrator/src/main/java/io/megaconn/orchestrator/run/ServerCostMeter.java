package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.ServerCost;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.ExternalFigures;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.runtime.system.ProcessTree.Usage;
import io.megaconn.runtime.wire.ServerStats;
import org.jspecify.annotations.Nullable;

/** Measures what the connections cost an external server, from one batch to the next. Pure. */
final class ServerCostMeter {
    private long cpuMs = -1;
    private long messages;

    /** Returns the cost, with processor time and messages since the previous call; null if nothing is known. */
    @Nullable
    ServerCost of(Snapshot snapshot) {
        ExternalFigures external = snapshot.external();
        if (external == null || external.usage().pids().isEmpty()) {
            return null;
        }
        Usage now = external.usage();
        Usage before = external.before();
        long connections = snapshot.clients().count().all().orElse(0);
        long cpuBefore = cpuMs < 0 ? before.cpuMs() : cpuMs;
        long sent = sent(snapshot);
        long sentBefore = messages;
        cpuMs = now.cpuMs();
        messages = sent;
        return new ServerCost(
                now.pids().size(),
                now.rss(),
                now.pss(),
                now.groupMemory(),
                perConnection(before.rss(), now.rss(), connections),
                perConnection(before.pss(), comparablePss(before, now), connections),
                perConnection(before.groupMemory(), now.groupMemory(), connections),
                cpuBefore < 0 || now.cpuMs() < cpuBefore ? -1 : now.cpuMs() - cpuBefore,
                Math.max(0, sent - sentBefore));
    }

    /** Returns the growth of the server's resident set per connection, bytes; -1 if it is unknown or has shrunk. */
    static long rss(Snapshot snapshot, long connections) {
        ServerStats server = snapshot.server();
        ExternalFigures external = snapshot.external();
        if (server != null) {
            return perConnection(server.idle().rss(), server.memory().rss(), connections);
        }
        return external == null
                ? -1
                : perConnection(external.before().rss(), external.usage().rss(), connections);
    }

    /**
     * Returns the proportional sets as if other processes had not begun or ceased to share pages of files, bytes; -1 if
     * unknown. The Java runtime of a Java server, for example, becomes shared when the clients start: that is not a saving
     * of the connections.
     */
    private static long comparablePss(Usage before, Usage now) {
        if (now.pss() < 0 || before.pss() < 0) {
            return -1;
        }
        long mapped = Math.max(0, now.fileRss() - before.fileRss());
        long files = Math.clamp(now.filePss() - before.filePss(), 0, mapped);
        return now.pss() - now.filePss() + before.filePss() + files;
    }

    private static long sent(Snapshot snapshot) {
        return snapshot.witnesses().answers().stream()
                .map(ClientAnswer::stats)
                .mapToLong(client -> Math.max(0, client.sent()))
                .sum();
    }

    private static long perConnection(long before, long now, long connections) {
        return before < 0 || now < before || connections == 0 ? -1 : (now - before) / connections;
    }
}
