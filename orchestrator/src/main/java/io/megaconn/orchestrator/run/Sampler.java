package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.SampleAges;
import io.megaconn.orchestrator.event.ServerCost;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.ProcessBytes;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.HandshakeDemand;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Samples fleet and machine, reports the samples to the run, and compares them with the baseline. */
public final class Sampler {
    private final Fleet fleet;
    private final Run run;
    private final RunMemory memory;
    private final ResponseMonitor responses;
    private final Forecast forecast;
    private final LongSupplier nanoTime;
    private final LongSupplier ownPausedMs;
    private final Consumer<Snapshot> snapshots;
    private long lostBefore;
    private long unansweredMost;
    private final LoadMeter load;
    private final ServerCostMeter cost = new ServerCostMeter();
    private final RecentLatency times = new RecentLatency();
    private final UnansweredRequests unanswered = new UnansweredRequests();
    private Snapshot first = Snapshot.NOTHING;
    private Snapshot last = Snapshot.NOTHING;
    private @Nullable HandshakeDemand handshake;

    /** Creates the sampler; to be called before anything is started. */
    public Sampler(Fleet fleet, Run run) {
        this(fleet, run, System::nanoTime, () -> 0);
    }

    Sampler(Fleet fleet, Run run, LongSupplier nanoTime, LongSupplier ownPausedMs) {
        this(fleet, run, nanoTime, ownPausedMs, snapshot -> {});
    }

    /**
     * @param ownPausedMs time in which this program itself did not run, milliseconds
     * @param snapshots receives every snapshot
     */
    public Sampler(
            Fleet fleet, Run run, LongSupplier nanoTime, LongSupplier ownPausedMs, Consumer<Snapshot> snapshots) {
        this.snapshots = snapshots;
        this.fleet = fleet;
        this.run = run;
        this.nanoTime = nanoTime;
        this.ownPausedMs = ownPausedMs;
        this.load = new LoadMeter(run.plan().processes());
        this.responses = new ResponseMonitor(run);
        this.forecast = new Forecast(run, fleet.fixes());
        this.memory = new RunMemory(fleet, run.plan());
    }

    /** Takes what preflight measured, for findings. Null if it did not measure TLS handshakes. */
    public void measured(@Nullable HandshakeDemand demand) {
        handshake = demand;
    }

    /** Takes the baseline before the first client; to be called when the server is up. */
    void baseline() throws InterruptedException {
        Snapshot snapshot = fleet.snapshot(false);
        if (first.serverMissing()) {
            first = snapshot;
            last = snapshot;
        }
    }

    /** Takes one snapshot and emits what it shows. The kernel's count may be unknown unless {@code exact} is set. */
    Snapshot sample(int expected, boolean exact) throws InterruptedException {
        Snapshot snapshot = fleet.snapshot(exact);
        run.observe(snapshot);
        snapshots.accept(snapshot);
        forecast.observe(snapshot);
        responses.observe(
                snapshot.witnesses(), TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong()), ownPausedMs.getAsLong());
        unanswered(snapshot.witnesses().unansweredConnections());
        Counts counts = snapshot.counts();
        ProcessBytes processes = fleet.processBytes(snapshot.server(), false);
        long kernel = memory.kernel(snapshot);
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
                snapshot.serverMissing() ? -1 : snapshot.silent(),
                snapshot.server() == null
                        ? -1
                        : snapshot.server()
                                .messagesPerSecond(run.plan().workload().payloadSize()),
                snapshot.clients().lost(),
                RunMemory.taken(processes, kernel),
                ages(snapshot.witnesses()),
                unanswered.of(
                        snapshot.witnesses().answers(),
                        run.plan().workload().expectsReplies() ? Reply.ECHO : Reply.NONE),
                times.observe(snapshot.witnesses().answers(), nanoTime.getAsLong()),
                load.observe(snapshot, processes, kernel, nanoTime.getAsLong()),
                snapshot.clients().failures()));
        if (first.serverMissing()) {
            first = snapshot;
        }
        last = snapshot;
        return snapshot;
    }

    /** Returns a monitor for one wait that begins now. */
    DiagnosisMonitor diagnosisMonitor(int expected, Duration timeout, LongSupplier nanoTime) {
        return new DiagnosisMonitor(
                run, run.plan().demand().with(handshake), fleet.fixes(), expected, timeout, first, last, nanoTime);
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

    /** Returns the memory of the run, bytes, with pages that processes share counted once; -1 if unknown. */
    long memoryTaken(Snapshot snapshot) {
        return memory.taken(snapshot);
    }

    static SampleAges ages(WitnessTimes hearing) {
        Witness server = hearing.server();
        long serverMs = server == null ? 0 : server.ageMs();
        long clientsMs = hearing.clientsAgeMs();
        boolean stale = serverMs > SampleAges.CURRENT_MS
                || (hearing.clientPollsMs() > 0 && clientsMs > hearing.clientPollsMs());
        return new SampleAges(serverMs, clientsMs, hearing.answers().size(), hearing.clientsAsked(), stale);
    }

    /** Returns the connections per second; -1 if another orchestrator began the batch, so its start was not observed. */
    private long perSecond(Batch batch, double connectSeconds) {
        return run.wasBegunBefore(batch) ? -1 : Math.round(batch.connections() / Math.max(0.001, connectSeconds));
    }

    BatchResult result(Batch batch, Snapshot snapshot, double seconds, double connectSeconds) {
        ServerStats server = snapshot.server();
        return new BatchResult(
                batch.number(),
                batch.clients(),
                batch.expected(),
                seconds,
                connectSeconds,
                perSecond(batch, connectSeconds),
                snapshot.counts(),
                memory.perConnection(snapshot, batch.expected()),
                memory.taken(snapshot),
                server == null ? -1 : server.gc().maxMs(),
                (int) snapshot.clients().each().stream()
                        .filter(c -> c.share() > 0)
                        .count(),
                snapshot.witnesses().clientsAsked(),
                cost.of(snapshot));
    }

    /** Returns memory and CPU of an external server, with its processor time since the previous call; null if unknown. */
    @Nullable
    ServerCost serverCost(Snapshot snapshot) {
        return cost.of(snapshot);
    }

    /** Returns what makes the replies doubtful in the last snapshot, for the end of a verdict; empty if nothing does. */
    String replyDoubt() {
        return VerdictText.replyDoubt(last);
    }

    /** Names the witnesses that agree in the last snapshot. */
    String agreement() {
        return last.counts().agreement();
    }
}
