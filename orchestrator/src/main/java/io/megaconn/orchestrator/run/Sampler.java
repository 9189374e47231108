package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.SampleAges;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Samples fleet and machine, reports the samples to the run, and compares them with the baseline. */
public final class Sampler {
    /** Maximum connects in flight per client, and a sixth more: the figures are not of the same moment. */
    private static final int CONNECTING = ClientPlan.MAX_CONNECTING * 7 / 6;

    private static final int ADMIN = 6;
    private static final int LEAST_SLACK = 100;
    private static final int SLACK_PART = 50;

    private final Fleet fleet;
    private final Run run;
    private final SocketMemory sockets;
    private final ResponseMonitor responses;
    private final Forecast forecast;
    private final LongSupplier nanoTime;
    private final LongSupplier ownPausedMs;
    private long lostBefore;
    private long unansweredMost;
    private final RecentLatency times = new RecentLatency();
    private final UnansweredRequests unanswered = new UnansweredRequests();
    private Snapshot first = Snapshot.NOTHING;
    private Snapshot last = Snapshot.NOTHING;

    /** Creates the sampler; to be called before anything is started. */
    public Sampler(Fleet fleet, Run run) {
        this(fleet, run, System::nanoTime, () -> 0);
    }

    /** @param ownPausedMs time in which this program itself did not run, milliseconds */
    public Sampler(Fleet fleet, Run run, LongSupplier nanoTime, LongSupplier ownPausedMs) {
        this.fleet = fleet;
        this.run = run;
        this.nanoTime = nanoTime;
        this.ownPausedMs = ownPausedMs;
        this.responses = new ResponseMonitor(run);
        this.forecast = new Forecast(run, fleet.fixes());
        this.sockets = new SocketMemory(fleet.machine(), fleet.bytesPerSocket(), fleet.bothEnds());
    }

    /** Takes the baseline before the first client; to be called when the server is up. */
    void baseline() throws InterruptedException {
        Snapshot snapshot = fleet.snapshot(false);
        if (first.server() == null) {
            first = snapshot;
            last = snapshot;
        }
    }

    /** Takes one snapshot and emits what it shows. The kernel's count may be unknown unless {@code exact} is set. */
    Snapshot sample(int expected, boolean exact) throws InterruptedException {
        Snapshot snapshot = fleet.snapshot(exact);
        run.observe(snapshot);
        forecast.observe(snapshot);
        responses.observe(
                snapshot.witnesses(), TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong()), ownPausedMs.getAsLong());
        unanswered(snapshot.witnesses().unansweredConnections());
        Counts counts = snapshot.counts();
        long lost = snapshot.clients().lost();
        if (lost > lostBefore) { // before the sample, in which the run may have recovered
            run.accept(new Event.Lost(
                    lost - lostBefore, snapshot.clients().failures().toString()));
            lostBefore = lost;
        }
        run.accept(new Event.Sampled(
                expected,
                counts,
                snapshot.clients().ready(),
                snapshot.silent(),
                snapshot.server() == null
                        ? 0
                        : snapshot.server()
                                .messagesPerSecond(run.plan().workload().payloadSize()),
                snapshot.clients().lost(),
                taken(snapshot, kernel(snapshot, slack(snapshot, CONNECTING)), false),
                ages(snapshot.witnesses()),
                unanswered.of(
                        snapshot.witnesses().answers(), run.plan().workload().reply()),
                times.observe(snapshot.witnesses().answers(), nanoTime.getAsLong())));
        if (first.server() == null) {
            first = snapshot;
        }
        last = snapshot;
        return snapshot;
    }

    /** Returns a monitor for one wait that begins now. */
    DiagnosisMonitor diagnosisMonitor(int expected, Duration timeout, LongSupplier nanoTime) {
        return new DiagnosisMonitor(run, fleet.fixes(), expected, timeout, first, last, nanoTime);
    }

    /** Starts the hold: from now on, requests that ended without a reply are counted from zero. */
    void holding() {
        fleet.holding();
        unanswered.phaseStarts(last.witnesses().answers());
    }

    /** Warns of resources that the next batch, or a later one, will lack. */
    void forecast(BatchResult done) {
        forecast.after(done, first, last, fleet.availableMemory(last.machine()));
    }

    /** Returns the connections lost up to the last snapshot. */
    long lost() {
        return lostBefore;
    }

    /** Returns the total time in which this program itself did not run, milliseconds. It only grows. */
    long ownPausedMs() {
        return ownPausedMs.getAsLong();
    }

    private void unanswered(long connections) {
        if (connections > unansweredMost) {
            run.accept(new Event.Unanswered(connections));
        }
        unansweredMost = connections; // a decrease is not an event; a later increase is one again
    }

    /** Returns the kernel's memory for the sockets of the run, bytes; -1 if unknown. */
    private long kernel(Snapshot snapshot, long slack) {
        return sockets.of(snapshot.machine(), atServer(snapshot), slack);
    }

    /**
     * Returns the number of sockets besides the connections: listeners, admin endpoints, and connects in flight of each
     * client.
     */
    private long slack(Snapshot snapshot, int connecting) {
        ServerStats server = snapshot.server();
        long listeners =
                server == null ? 0 : (long) server.loops() * server.endpoints().size();
        long processes = 1L + run.plan().processes();
        return LEAST_SLACK + listeners + processes * (ADMIN + connecting) + atServer(snapshot) / SLACK_PART;
    }

    private static long atServer(Snapshot snapshot) {
        return snapshot.counts().server().orElse(0);
    }

    /** Returns the memory of the run, bytes, with pages that processes share counted once; -1 if unknown. */
    long memoryTaken(Snapshot snapshot) {
        return taken(snapshot, kernel(snapshot, slack(snapshot, 0)), true);
    }

    /** Returns the memory of processes and kernel, bytes; -1 if a part is unknown. */
    private long taken(Snapshot snapshot, long kernel, boolean proportional) {
        long processes = fleet.processBytes(snapshot.server(), proportional);
        return processes < 0 || kernel < 0 ? SocketMemory.UNKNOWN : processes + kernel;
    }

    static SampleAges ages(WitnessTimes hearing) {
        Witness server = hearing.server();
        long serverMs = server == null ? 0 : server.ageMs();
        long clientsMs = hearing.clientsAgeMs();
        boolean stale = serverMs > SampleAges.CURRENT_MS
                || (hearing.clientPollsMs() > 0 && clientsMs > hearing.clientPollsMs());
        return new SampleAges(serverMs, clientsMs, hearing.answers().size(), hearing.clientsAsked(), stale);
    }

    /** Returns the connections per second; 0 if another orchestrator began the batch, so its start was not observed. */
    private long perSecond(Batch batch, double connectSeconds) {
        return run.wasBegunBefore(batch) ? 0 : Math.round(batch.connections() / Math.max(0.001, connectSeconds));
    }

    BatchResult result(Batch batch, Snapshot snapshot, double seconds, double connectSeconds) {
        ServerStats server = snapshot.server();
        Clients clients = snapshot.clients();
        long n = Math.max(1, batch.expected());
        long asked = Math.max(1, clients.asked());
        long kernel = kernel(snapshot, slack(snapshot, 0));
        MemoryPerConnection memory = new MemoryPerConnection(
                kernel < 0 ? SocketMemory.UNKNOWN : kernel / n,
                server == null
                        ? 0
                        : Math.max(
                                0,
                                (server.memory().heapAfterGc() - server.idle().heapAfterGc()) / n),
                server == null
                        ? 0
                        // Below 0 with few connections: the process has released more of its startup memory than they
                        // take.
                        : Math.max(0, (server.memory().rss() - server.idle().rss()) / n),
                Math.max(0, clients.heap() / asked),
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
                taken(snapshot, kernel, true),
                server == null ? 0 : server.gc().maxMs(),
                (int) clients.each().stream().filter(c -> c.share() > 0).count(),
                snapshot.witnesses().clientsAsked());
    }
}
