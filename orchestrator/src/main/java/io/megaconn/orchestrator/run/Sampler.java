package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.ClientStats;
import io.megaconn.runtime.Proc;
import io.megaconn.runtime.ServerStats;
import java.util.function.ToLongFunction;

/** Looks at fleet and machine, tells the run what it sees, and relates it to how things were before the ramp. */
public final class Sampler {
    private static final int EXACT_TRIES = 3;

    private final Fleet fleet;
    private final Run run;
    private final Proc proc;
    private final Machine before;
    private long lostBefore;

    /** To be made before anything is started. */
    public Sampler(Fleet fleet, Run run, Proc proc) {
        this.fleet = fleet;
        this.run = run;
        this.proc = proc;
        this.before = Machine.read(proc);
    }

    /** Looks once and emits what is seen. The kernel's count is half of its established sockets, unless exact. */
    Snapshot sample(int expected, boolean exact) throws InterruptedException {
        Snapshot snapshot = fleet.snapshot(exact);
        run.saw(snapshot);
        Machine now = Machine.read(proc).since(before);
        Counts counts = snapshot.counts();
        if (counts.kernel() < 0) {
            counts = new Counts(counts.clients(), counts.server(), Math.max(0, now.currEstab() / 2));
        }
        run.accept(new Event.Sampled(
                expected,
                counts,
                snapshot.clientsReady(),
                snapshot.silent(),
                snapshot.server() == null ? 0 : snapshot.server().messagesPerSecond(),
                snapshot.lost(),
                now.taken()));
        if (snapshot.lost() > lostBefore) {
            run.accept(new Event.Lost(
                    snapshot.lost() - lostBefore, snapshot.failures().toString()));
            lostBefore = snapshot.lost();
        }
        return snapshot;
    }

    /** A closer look, tried again where the server is too busy to answer. */
    Snapshot exact(int expected) throws InterruptedException {
        Snapshot snapshot = sample(expected, true);
        for (int tries = 1; tries < EXACT_TRIES && !snapshot.exact() && snapshot.server() != null; tries++) {
            snapshot = sample(expected, true);
        }
        return snapshot;
    }

    BatchResult result(Batch batch, Snapshot snapshot, double seconds, double connectSeconds) {
        Machine now = Machine.read(proc).since(before);
        ServerStats server = snapshot.server();
        long n = Math.max(1, batch.expected());
        MemoryPerConnection memory = new MemoryPerConnection(
                now.sockets() / n,
                server == null
                        ? 0
                        : (server.memory().heapAfterGc() - server.idle().heapAfterGc()) / n,
                server == null ? 0 : (server.memory().rss() - server.idle().rss()) / n,
                sum(snapshot, c -> c.memory().heapAfterGc() - c.idle().heapAfterGc()) / n,
                sum(snapshot, c -> c.memory().rss()) / n);
        return new BatchResult(
                batch.number(),
                batch.clients(),
                batch.expected(),
                seconds,
                connectSeconds,
                Math.round(batch.connections() / Math.max(0.001, connectSeconds)),
                snapshot.counts(),
                memory,
                now.taken(),
                server == null ? 0 : server.gc().maxMs());
    }

    private static long sum(Snapshot snapshot, ToLongFunction<ClientStats> value) {
        return snapshot.clients().stream()
                .filter(client -> client.share() > 0)
                .mapToLong(value)
                .sum();
    }
}
