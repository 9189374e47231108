package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.MemoryCgroup;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.engine.SocketObjects;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.ServerStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A fleet of server and client processes on this machine, connected over the loopback device. */
public final class LocalFleet implements Fleet {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    /** Stop timeout of processes that record their class cache when they end: seconds on an idle machine, more on a busy one. */
    private static final Duration RECORDING_TIMEOUT = Duration.ofMinutes(3);
    /** Maximum wait for the answers of one snapshot. A late answer is in the next snapshot. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final Duration EXACT_WAIT = Duration.ofSeconds(1);

    private final Plan plan;
    private final Commands commands;
    private final Path logs;
    private final Consumer<Event> events;
    private final StatsReader stats;
    private final Proc proc = new Proc();
    private final List<ClientProcess> clients = new ArrayList<>();
    private final LocalServer server;
    private final OomKills oomKills;
    private volatile long expected;
    private volatile boolean wasFullyConnected;
    private volatile @Nullable CompletableFuture<ExactAnswers> openExactQuery;

    /**
     * @param home project folder with the built jars
     * @param logs folder for the output of the processes
     * @param events receives deaths and restarts of processes, on any thread
     * @param observed what can be observed of an external server; null with megaconn's own
     */
    public LocalFleet(
            Plan plan, Path home, Path logs, Consumer<Event> events, ExternalServer.@Nullable Observed observed) {
        this.plan = plan;
        this.commands = new Commands(plan, home);
        this.stats = new StatsReader(plan.target());
        this.logs = logs;
        this.oomKills = new OomKills(proc, plan.memory().total());
        this.events = event -> {
            if (event instanceof Event.ProcessDied died) {
                oomKills.died(died.process(), died.exitCode());
            }
            events.accept(event);
        };
        this.server = observed == null
                ? new ServerProcess(commands, logs, this.events, stats)
                : new ExternalServer(observed, this.events, () -> ClientProcess.pids(processes()));
    }

    @Override
    public Fixes fixes() {
        return Fixes.HERE;
    }

    @Override
    public long bytesPerSocket() {
        return SocketObjects.bytes(proc);
    }

    @Override
    public boolean bothEnds() {
        return plan.bothEnds();
    }

    @Override
    public ProcessBytes processBytes(@Nullable ServerStats serverStats, boolean proportional) {
        return new ProcessBytes(
                server.memory(proc, proportional),
                processes().stream()
                        .mapToLong(process -> process.memory(proc, proportional))
                        .sum());
    }

    @Override
    public long availableMemory(Machine now) {
        return Math.min(now.available(), MemoryCgroup.left(proc));
    }

    @Override
    public Machine machine() {
        return Machine.read(proc);
    }

    @Override
    public void startServer() throws InterruptedException {
        server.start();
    }

    @Override
    public synchronized void start(Batch batch) {
        int started = batch.firstClient() + batch.clients();
        expected = batch.expected();
        openExactQuery = null; // from the previous batch
        wasFullyConnected = false;
        oomKills.clear();
        for (int process = 0; process < Math.min(plan.processes(), started); process++) {
            process(process).hold(plan.processShare(process, started));
        }
        // The next batch's processes start now and wait for their turn: starting a JVM takes a second of CPU, but many
        // seconds later, when the messages of all connections keep the machine busy.
        for (int process = started; process < Math.min(plan.processes(), started + plan.batch()); process++) {
            process(process).prepare();
        }
    }

    private synchronized List<ClientProcess> processes() {
        return List.copyOf(clients);
    }

    private ClientProcess process(int index) {
        while (index >= clients.size()) {
            clients.add(new ClientProcess(clients.size(), commands, logs, events, stats));
        }
        return clients.get(index);
    }

    /** Waits briefly for answers. A process that does not answer in time is represented by its latest answer. */
    @Override
    public Snapshot snapshot(boolean exact) throws InterruptedException {
        List<ClientProcess> processes = processes();
        CompletableFuture<ExactAnswers> exactQuery = exact ? exactQuery(processes) : null;
        ExactAnswers exactAnswers = Answers.await(exactQuery, EXACT_WAIT);
        if (exactAnswers != null) {
            openExactQuery = null;
            return snapshot(processes, exactAnswers.server(), exactAnswers.clients(), true);
        }
        Answers.await(server.query(ClientProcess.answers(processes)), WAIT);
        // A process that has answered the exact query, while another has not, keeps its answer with the histograms.
        StatsFreshness freshness =
                exact ? StatsFreshness.AFTER_EXACT_QUERY : freshness().forClients(processes.size());
        List<CompletableFuture<?>> queries = new ArrayList<>();
        for (ClientProcess process : processes) {
            CompletableFuture<?> query = process.query(freshness);
            if (query != null) {
                queries.add(query);
            }
        }
        Answers.await(CompletableFuture.allOf(queries.toArray(CompletableFuture[]::new)), WAIT);
        return snapshot(processes, server.last(), ClientProcess.answers(processes), false);
    }

    /** Returns the open exact query, or a new one. It runs in parallel with plain queries until all have answered. */
    private CompletableFuture<ExactAnswers> exactQuery(List<ClientProcess> processes) {
        CompletableFuture<ExactAnswers> open = openExactQuery;
        if (open != null && !open.isCompletedExceptionally()) {
            return open;
        }
        CompletableFuture<ExactAnswers> query = ExactAnswers.query(server, processes);
        openExactQuery = query;
        return query;
    }

    private Snapshot snapshot(
            List<ClientProcess> processes, ServerAnswer answer, List<ClientStats> answers, boolean exact) {
        long now = System.nanoTime();
        ServerStats own = answer.own();
        WitnessTimes witnesses = WitnessTimes.of(server.witness(now), processes, now);
        return new Snapshot(
                own != null && plan.workload().script().idle() ? own.withoutSilence() : own,
                Clients.of(
                                answers,
                                processes.stream()
                                        .mapToLong(ClientProcess::lostWithProcess)
                                        .sum())
                        .withUnheard(witnesses.unheard()),
                machine(),
                server.cpuMs()
                        + processes.stream().mapToLong(ClientProcess::cpuMs).sum(),
                Stream.concat(oomKills.findings().stream(), server.findings().stream())
                        .toList(),
                Stream.concat(
                                Stream.of(server.giveUpReason()),
                                processes.stream().map(ClientProcess::giveUpReason))
                        .filter(reason -> !reason.isEmpty())
                        .findFirst()
                        .orElse(""),
                exact,
                witnesses,
                new StartupProgress(
                        processes.stream()
                                .filter(ClientProcess::started)
                                .map(process -> process.name() + " started")
                                .collect(Collectors.toSet()),
                        false),
                false,
                answer.external());
    }

    private StatsFreshness freshness() {
        if (plan.external() != null) {
            return StatsFreshness.EXTERNAL; // no other count shows when a batch is complete
        }
        if (server.connections() >= expected) {
            wasFullyConnected = true;
            return StatsFreshness.ALMOST_THERE;
        }
        return wasFullyConnected
                ? StatsFreshness.NOW
                : StatsFreshness.CONNECTING; // fewer than before: connections were lost
    }

    @Override
    public void close() {
        List<ClientProcess> processes = processes();
        Duration timeout = commands.training() ? RECORDING_TIMEOUT : STOP_TIMEOUT;
        long deadline = System.nanoTime() + timeout.toNanos();
        processes.forEach(ClientProcess::terminate);
        server.terminate();
        server.awaitExit(deadline);
        processes.forEach(process -> process.awaitExit(deadline));
        stats.close();
        commands.close();
    }
}
