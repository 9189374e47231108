package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.Machine;
import io.megaconn.runtime.ServerStats;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Looks at fleet and machine, tells the run what it sees, and relates it to how things were before the ramp. */
public final class Sampler {
    private static final int EXACT_TRIES = 3;

    private final Fleet fleet;
    private final Run run;
    private final Machine before;
    private long lostBefore;
    private Snapshot first = Snapshot.NOTHING;
    private Snapshot last = Snapshot.NOTHING;

    /** To be made before anything is started. */
    public Sampler(Fleet fleet, Run run) {
        this.fleet = fleet;
        this.run = run;
        this.before = fleet.machine();
    }

    /** How things are before the first client, to be called when the server is up. */
    void baseline() throws InterruptedException {
        Snapshot snapshot = fleet.snapshot(false);
        if (first.server() == null) {
            first = snapshot;
            last = snapshot;
        }
    }

    /** Looks once and emits what is seen. The kernel's count is an estimate, unless exact. */
    Snapshot sample(int expected, boolean exact) throws InterruptedException {
        Snapshot snapshot = fleet.snapshot(exact);
        run.saw(snapshot);
        Counts counts = snapshot.counts();
        if (counts.kernel() < 0) {
            counts = new Counts(counts.clients(), counts.server(), snapshot.kernelEstimate());
        }
        long lost = snapshot.clients().lost();
        if (lost > lostBefore) { // before the sample: what was lost may be whole again in it
            run.accept(new Event.Lost(
                    lost - lostBefore, snapshot.clients().failures().toString()));
            lostBefore = lost;
        }
        run.accept(new Event.Sampled(
                expected,
                counts,
                snapshot.clients().ready(),
                snapshot.silent(),
                snapshot.server() == null ? 0 : snapshot.server().messagesPerSecond(),
                snapshot.clients().lost(),
                snapshot.machine().taken() - before.taken()));
        if (first.server() == null) {
            first = snapshot;
        }
        last = snapshot;
        return snapshot;
    }

    /** For one wait that begins now. */
    Diagnosing diagnosing(int expected, Duration timeout, LongSupplier nanoTime) {
        return new Diagnosing(run, expected, timeout, first, last, nanoTime);
    }

    /** Connections lost up to the last look. */
    long lost() {
        return lostBefore;
    }

    /** A closer look, tried again where the server is too busy to answer. */
    Snapshot exact(int expected) throws InterruptedException {
        Snapshot snapshot = sample(expected, true);
        for (int tries = 1;
                tries < EXACT_TRIES && !snapshot.exact() && snapshot.gaveUp().isEmpty();
                tries++) {
            snapshot = sample(expected, true);
        }
        return snapshot;
    }

    /** 0 if nobody watched, because another orchestrator had begun the batch. */
    private long perSecond(Batch batch, double connectSeconds) {
        return run.wasBegunBefore(batch) ? 0 : Math.round(batch.connections() / Math.max(0.001, connectSeconds));
    }

    BatchResult result(Batch batch, Snapshot snapshot, double seconds, double connectSeconds) {
        ServerStats server = snapshot.server();
        Clients clients = snapshot.clients();
        long n = Math.max(1, batch.expected());
        long asked = Math.max(1, clients.asked());
        MemoryPerConnection memory = new MemoryPerConnection(
                (snapshot.machine().sockets() - before.sockets()) / n,
                server == null
                        ? 0
                        : (server.memory().heapAfterGc() - server.idle().heapAfterGc()) / n,
                server == null
                        ? 0
                        // Below 0 with few connections: it has given back more of its start than they take.
                        : Math.max(0, (server.memory().rss() - server.idle().rss()) / n),
                clients.heap() / asked,
                clients.rss() / asked);
        return new BatchResult(
                batch.number(),
                batch.clients(),
                batch.expected(),
                seconds,
                connectSeconds,
                perSecond(batch, connectSeconds),
                snapshot.counts(),
                memory,
                snapshot.machine().taken() - before.taken(),
                server == null ? 0 : server.gc().maxMs());
    }
}
