package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ServerStats;
import org.jspecify.annotations.Nullable;

/** Where server and clients run. */
public interface Fleet extends AutoCloseable {
    /** Memory of the machine that the server runs on, or will run on. */
    Machine machine();

    /** What the kernel's objects of one TCP socket take here, bytes; -1 where that can't be told. */
    default long bytesPerSocket() {
        return -1;
    }

    /** What to type about a limit here. */
    Fixes fixes();

    /** Whether both ends of every connection are on the server's machine. */
    default boolean bothEnds() {
        return false;
    }

    /**
     * Memory of the processes that this fleet can see on the server's machine, bytes; -1 where it is unknown.
     *
     * @param proportional pages that several processes share count once, which takes longer to find out
     */
    default long processBytes(@Nullable ServerStats server, boolean proportional) {
        return server == null ? -1 : server.memory().rss();
    }

    /** Memory that processes and kernel can still take where the server is, bytes; 0 where it is unknown. */
    default long memoryLeft(Machine now) {
        return now.available();
    }

    /** Returns when the server accepts connections. @throws io.megaconn.runtime.UserError if it does not start */
    void startServer() throws InterruptedException;

    /** Starts the clients of a batch and returns at once; the gate waits for them. */
    void start(Batch batch) throws InterruptedException;

    /** @param exact whether the kernel's sockets are counted one by one, which takes about a second at a million */
    Snapshot snapshot(boolean exact) throws InterruptedException;

    /** The hold begins: all clients are asked, in the background. */
    default void holding() {}

    /** Stops everything that was started, and waits until it is gone. */
    @Override
    void close();
}
