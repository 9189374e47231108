package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.ClientStats;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One local client process, started again with its whole share whenever it dies. */
final class ClientProcess implements Supervised.Role {
    private static final int MOST_DEATHS = 5;

    private final int index;
    private final Commands commands;
    private final StatsReader stats;
    private final Supervised process;
    private @Nullable ClientStats last;
    private long answeredAt;
    private volatile int share;
    private long lostWithProcess;

    ClientProcess(int index, Commands commands, Path logs, Consumer<Event> events, StatsReader stats) {
        this.index = index;
        this.commands = commands;
        this.stats = stats;
        process = new Supervised("client-" + index, logs, MOST_DEATHS, this, events);
    }

    @Override
    public List<String> command() {
        return commands.client(index, share);
    }

    @Override
    public int share() {
        return share;
    }

    /** Holds so many connections from now on. */
    synchronized void hold(int connections) {
        if (connections == share) {
            return;
        }
        share = connections;
        Child child = process.child();
        if (child == null) {
            process.start();
        } else {
            child.send(String.valueOf(connections));
        }
    }

    /** Starts the process, to hold nothing yet. */
    synchronized void prepare() {
        if (process.child() == null) {
            process.start();
        }
    }

    @Override
    public synchronized long buried() {
        long held = last == null ? 0 : last.connections();
        lostWithProcess += held + (last == null ? 0 : last.lost());
        last = null;
        return held;
    }

    /** Its stats, of now or not older than allowed; fails while it is starting or dead. */
    synchronized CompletableFuture<@Nullable ClientStats> ask(boolean exact, AnswerAge allowed) {
        Child asked = process.up();
        if (asked == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("not up"));
        }
        if (!exact && last != null && allowed.of(last.connections() == share, System.nanoTime() - answeredAt)) {
            return CompletableFuture.completedFuture(last);
        }
        return asked.admin()
                .thenCompose(admin -> stats.read(admin, exact, ClientStats.class))
                .handle((answer, failure) -> answered(asked, answer));
    }

    /** A process that is alive but too busy to answer in time stands as it stood when it last did. */
    private synchronized @Nullable ClientStats answered(Child asked, @Nullable ClientStats answer) {
        if (asked == process.child() && asked.alive() && answer != null) {
            last = answer;
            answeredAt = System.nanoTime();
        }
        return last;
    }

    synchronized long lostWithProcess() {
        return lostWithProcess;
    }

    String gaveUp() {
        return process.gaveUp();
    }

    long cpuMs() {
        return process.cpuMs();
    }

    void terminate() {
        process.terminate();
    }

    void awaitExit(long deadlineNanos) {
        process.awaitExit(deadlineNanos);
    }
}
