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

/** A process of this machine that is started again when it dies, as Kubernetes would, until it has died too often. */
final class SupervisedProcess {
    private static final long RESTART_DELAY_MS = 500;

    /** An exit code above it is that of a process that a signal killed. */
    private static final int SIGNALS = 128;

    private static final int LAST_SIGNAL = 64;

    private final String name;
    private final Path log;
    private final int mostDeaths;
    private final Role role;
    private final Consumer<Event> events;
    private @Nullable ChildProcess child;
    private int deaths;
    private boolean stopping;
    private String gaveUp = "";

    /** What it is there for. Only {@link #buried} may take a lock under which it is started or asked for. */
    interface Role {
        ProcessRole role();

        /** For each start anew. */
        List<String> command();

        /** Connections that it has to hold from its next start on. */
        int share();

        /** It is dead: connections that went with it. */
        long buried();

        /** Whether another start could help. */
        default boolean again() {
            return true;
        }
    }

    /** @param mostDeaths after so many something is wrong that another start does not cure */
    SupervisedProcess(String name, Path logs, int mostDeaths, Role role, Consumer<Event> events) {
        this.name = name;
        this.log = logs.resolve(name + ".log");
        this.mostDeaths = mostDeaths;
        this.role = role;
        this.events = events;
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    /** @throws UserError if there is no such program */
    synchronized ChildProcess start() {
        ChildProcess started = ChildProcess.start(name, role.command(), log, this::ended);
        child = started;
        return started;
    }

    private void ended(ChildProcess dead) {
        synchronized (this) {
            if (stopping) {
                return;
            }
        }
        long held = role.buried(); // before anybody can see that it is given up: what was lost has to be in the report
        events.accept(new Event.ProcessDied(name, dead.pid(), dead.exitCode(), held, dead.lastWords(), role.role()));
        synchronized (this) {
            if (++deaths >= mostDeaths) {
                gaveUp = "%s died %d times; %s (its log: %s)".formatted(name, deaths, why(dead), log);
            }
        }
        if (role.again() && gaveUp().isEmpty()) {
            CompletableFuture.delayedExecutor(RESTART_DELAY_MS, TimeUnit.MILLISECONDS)
                    .execute(this::restart);
        }
    }

    /** What a process printed before a signal killed it has nothing to do with that. */
    private static String why(ChildProcess dead) {
        int signal = dead.exitCode() - SIGNALS;
        return signal > 0 && signal <= LAST_SIGNAL
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
                gaveUp = String.valueOf(e.getMessage());
                return;
            }
        }
        events.accept(new Event.ProcessRestarted(name, started.pid(), role.share()));
    }

    /** The last one started, dead or alive. */
    synchronized @Nullable ChildProcess child() {
        return child;
    }

    /** Fit to be asked: not starting, not dead. */
    synchronized @Nullable ChildProcess up() {
        return child != null && child.alive() && child.admin().isDone() ? child : null;
    }

    /** Processor time taken by the process there is, milliseconds. */
    long cpuMs() {
        ChildProcess now = child();
        return now == null ? 0 : now.cpuMs();
    }

    /** Resident set of the process there is, bytes; or its proportional part, in which a page that others share counts once in all. */
    long memory(Proc proc, boolean proportional) {
        ChildProcess now = child();
        if (now == null || !now.alive()) {
            return 0;
        }
        return proportional ? proc.kib(now.pid() + "/smaps_rollup", "Pss") : proc.kib(now.pid() + "/status", "VmRSS");
    }

    /** Why it is not started again, or empty. */
    synchronized String gaveUp() {
        return gaveUp;
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
