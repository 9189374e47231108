package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ServerStats;
import org.jspecify.annotations.Nullable;

/** Server and clients of a run, and how they are started and queried. */
public interface Fleet extends AutoCloseable {
    /** Returns the memory of the machine that the server runs on, or will run on. */
    Machine machine();

    /** Returns the size of the kernel's objects for one TCP socket here, bytes; -1 if unknown. */
    default long bytesPerSocket() {
        return -1;
    }

    /** Returns the fixes for limits here. */
    Fixes fixes();

    /** Returns true if both ends of every connection are on the server's machine. */
    default boolean bothEnds() {
        return false;
    }

    /**
     * Returns the memory of the processes that this fleet can see on the server's machine.
     *
     * @param proportional true to count pages that several processes share once, which takes longer
     */
    default ProcessBytes processBytes(@Nullable ServerStats server, boolean proportional) {
        return new ProcessBytes(server == null ? -1 : server.memory().rss(), -1);
    }

    /** Returns the memory still available to processes and kernel on the server's machine, bytes; 0 if unknown. */
    default long availableMemory(Machine now) {
        return now.available();
    }

    /**
     * Starts the server and returns when it accepts connections.
     *
     * @throws io.megaconn.runtime.UserError if it does not start
     */
    void startServer() throws InterruptedException;

    /** Starts the clients of a batch and returns at once; the gate waits for them. */
    void start(Batch batch) throws InterruptedException;

    /**
     * Takes a snapshot.
     *
     * @param exact true to count the kernel's sockets one by one, which takes about a second at a million
     */
    Snapshot snapshot(boolean exact) throws InterruptedException;

    /** Starts the hold: from now on, all clients are queried in the background. */
    default void holding() {}

    /** Stops everything that was started and waits until it is gone. */
    @Override
    void close();
}
