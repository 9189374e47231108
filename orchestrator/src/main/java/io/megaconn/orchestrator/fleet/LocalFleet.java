package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.ClientStats;
import io.megaconn.runtime.Machine;
import io.megaconn.runtime.Proc;
import io.megaconn.runtime.ServerStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Server and clients as processes of this machine, over the loopback device. */
public final class LocalFleet implements Fleet {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

    private final Plan plan;
    private final Commands commands;
    private final Path logs;
    private final Consumer<Event> events;
    private final StatsReader stats;
    private final Proc proc = new Proc();
    private final long establishedBefore = currEstab();
    private final List<ClientProcess> clients = new ArrayList<>();
    private final ServerProcess server;
    private volatile long expected;
    private volatile boolean wasFull;

    /**
     * @param home folder of the project, with the built jars in it
     * @param logs folder for what the processes print
     * @param events told when a process dies and when it is started again, on any thread
     */
    public LocalFleet(Plan plan, Path home, Path logs, Consumer<Event> events) {
        this.plan = plan;
        this.commands = new Commands(plan, home);
        this.stats = new StatsReader(plan.target());
        this.logs = logs;
        this.events = events;
        this.server = new ServerProcess(commands, logs, events, stats);
    }

    @Override
    public Machine machine() {
        return Machine.read(proc);
    }

    /** Both ends of every connection over the loopback device are here. */
    private long currEstab() {
        return proc.counters("net/snmp", "Tcp").getOrDefault("CurrEstab", 0L);
    }

    @Override
    public void startServer() throws InterruptedException {
        server.start();
    }

    @Override
    public synchronized void start(Batch batch) {
        int started = batch.firstClient() + batch.clients();
        expected = batch.expected();
        wasFull = false;
        for (int process = 0; process < Math.min(plan.processes(), started); process++) {
            process(process).hold(plan.processShare(process, started));
        }
        // The next batch's processes start meanwhile and wait for their turn: starting a JVM takes a second of CPU, and
        // many seconds later on, when the messages of all connections keep the machine busy.
        for (int process = started; process < Math.min(plan.processes(), started + plan.batch()); process++) {
            process(process).prepare();
        }
    }

    private ClientProcess process(int index) {
        while (index >= clients.size()) {
            clients.add(new ClientProcess(clients.size(), commands, logs, events, stats));
        }
        return clients.get(index);
    }

    @Override
    public Snapshot snapshot(boolean exact) throws InterruptedException {
        CompletableFuture<ServerStats> serverStats = server.ask(exact);
        List<ClientProcess> processes;
        synchronized (this) {
            processes = List.copyOf(clients);
        }
        ServerStats serverAnswer = exact ? null : await(serverStats);
        AnswerAge allowed = allowed(serverAnswer);
        List<CompletableFuture<@Nullable ClientStats>> asked =
                processes.stream().map(process -> process.ask(exact, allowed)).toList();
        List<ClientStats> answers = new ArrayList<>();
        for (CompletableFuture<@Nullable ClientStats> answer : asked) {
            ClientStats one = await(answer);
            if (one != null) {
                answers.add(one);
            }
        }
        return new Snapshot(
                server.answered(await(serverStats)),
                Clients.of(
                        answers,
                        processes.stream()
                                .mapToLong(ClientProcess::lostWithProcess)
                                .sum()),
                machine(),
                Math.max(0, (currEstab() - establishedBefore) / 2),
                server.cpuMs()
                        + processes.stream().mapToLong(ClientProcess::cpuMs).sum(),
                List.of(),
                server.gaveUp().isEmpty() ? gaveUp(processes) : server.gaveUp(),
                exact && serverStats.state() == Future.State.SUCCESS);
    }

    private AnswerAge allowed(@Nullable ServerStats server) {
        if (server != null && server.connections() >= expected) {
            wasFull = true;
            return AnswerAge.ALMOST_THERE;
        }
        return wasFull ? AnswerAge.NOW : AnswerAge.CONNECTING; // short of what it had: somebody has lost something
    }

    private static String gaveUp(List<ClientProcess> processes) {
        return processes.stream()
                .map(ClientProcess::gaveUp)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Null for a process that does not answer: starting, dying or dead. */
    private static <T> @Nullable T await(CompletableFuture<? extends @Nullable T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            return null;
        }
    }

    @Override
    public void close() {
        List<ClientProcess> processes;
        synchronized (this) {
            processes = List.copyOf(clients);
        }
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        processes.forEach(ClientProcess::terminate);
        server.terminate();
        server.awaitExit(deadline);
        processes.forEach(process -> process.awaitExit(deadline));
        stats.close();
    }
}
