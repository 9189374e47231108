package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Proc;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process on this machine that is restarted when it dies, as Kubernetes would do, until it has died too often. */
final class SupervisedProcess {
    private static final long RESTART_DELAY_MS = 500;

    /** Base of exit codes for signals: a higher exit code means that a signal killed the process. */
    static final int SIGNALS = 128;

    private static final int MAX_SIGNAL = 64;

    private final String name;
    private final Path log;
    private final int maxDeaths;
    private final Role role;
    private final Consumer<Event> events;
    private @Nullable ChildProcess child;
    private int deaths;
    private boolean stopping;
    private String giveUpReason = "";

    /**
     * The role of the process. Only {@link #onDeath} may take a lock that is held while the process is started or looked
     * up.
     */
    interface Role {
        ProcessRole role();

        /** Returns the command line; called for each start. */
        List<String> command();

        /** Returns the connections to hold from the next start on. */
        int share();

        /** Records the death of the process and returns the connections lost with it. */
        long onDeath();

        /** Returns true if a restart could help. */
        default boolean restartable() {
            return true;
        }
    }

    /** @param maxDeaths number of deaths after which a restart is assumed not to help */
    SupervisedProcess(String name, Path logs, int maxDeaths, Role role, Consumer<Event> events) {
        this.name = name;
        this.log = logs.resolve(name + ".log");
        this.maxDeaths = maxDeaths;
        this.role = role;
        this.events = events;
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    /**
     * Starts the process.
     *
     * @throws UserError if there is no such program
     */
    synchronized ChildProcess start() {
        ChildProcess started = ChildProcess.start(name, role.command(), log, this::onExit);
        child = started;
        return started;
    }

    private void onExit(ChildProcess dead) {
        synchronized (this) {
            if (stopping) {
                return;
            }
        }
        long held = role.onDeath(); // before gaveUp is visible: the report must include the loss
        events.accept(new Event.ProcessDied(name, dead.pid(), dead.exitCode(), held, dead.lastWords(), role.role()));
        synchronized (this) {
            if (++deaths >= maxDeaths) {
                giveUpReason = "%s died %d times; %s (its log: %s)".formatted(name, deaths, deathCause(dead), log);
            }
        }
        if (role.restartable() && giveUpReason().isEmpty()) {
            CompletableFuture.delayedExecutor(RESTART_DELAY_MS, TimeUnit.MILLISECONDS)
                    .execute(this::restart);
        }
    }

    /** Returns the cause of a death. The output before a signal is unrelated to it. */
    private static String deathCause(ChildProcess dead) {
        int signal = dead.exitCode() - SIGNALS;
        return signal > 0 && signal <= MAX_SIGNAL
                ? "signal %d killed it".formatted(signal)
                : "last words: " + dead.lastWords();
    }

    private void restart() {
        ChildProcess started;
        synchronized (this) {
            if (stopping) {
                return;
            }
            try {
                started = start();
            } catch (UserError e) {
                giveUpReason = String.valueOf(e.getMessage());
                return;
            }
        }
        events.accept(new Event.ProcessRestarted(name, started.pid(), role.share()));
    }

    /** Returns the process started last, running or gone. */
    synchronized @Nullable ChildProcess child() {
        return child;
    }

    /** Returns the process if it can be queried: neither starting nor gone. */
    synchronized @Nullable ChildProcess up() {
        return child != null && child.alive() && child.admin().isDone() ? child : null;
    }

    /** Returns the processor time of the current process, milliseconds. */
    long cpuMs() {
        ChildProcess now = child();
        return now == null ? 0 : now.cpuMs();
    }

    /**
     * Returns the resident set of the current process, bytes, or its proportional set, in which a shared page is
     * divided among the processes that share it.
     */
    long memory(Proc proc, boolean proportional) {
        ChildProcess now = child();
        if (now == null || !now.alive()) {
            return 0;
        }
        return proportional ? proc.kib(now.pid() + "/smaps_rollup", "Pss") : proc.kib(now.pid() + "/status", "VmRSS");
    }

    /** Returns why it is no longer restarted, or empty. */
    synchronized String giveUpReason() {
        return giveUpReason;
    }

    synchronized void terminate() {
        stopping = true;
        if (child != null) {
            child.terminate();
        }
    }

    void awaitExit(long deadlineNanos) {
        ChildProcess last = child();
        if (last != null) {
            last.awaitExit(deadlineNanos);
        }
    }
}
