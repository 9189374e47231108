package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientStats;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The server of a run on this machine. */
sealed interface LocalServer permits ServerProcess, ExternalServer {
    /**
     * Starts the server, or observes the one that is there, before the first client starts.
     *
     * @throws io.megaconn.runtime.UserError if that fails
     */
    void start() throws InterruptedException;

    /**
     * Queries its figures unless a query is open. Returns null if there is nothing to wait for.
     *
     * @param clients latest answers of the clients
     */
    @Nullable
    CompletableFuture<?> query(List<ClientStats> clients);

    /**
     * Queries its exact figures.
     *
     * @param clients the clients' exact answers, once all are there
     */
    CompletableFuture<ServerAnswer> queryExact(CompletableFuture<List<ClientStats>> clients);

    /** Returns its latest figures. */
    ServerAnswer last();

    /** Returns the connections that it counts, which may be more than the clients have reported; -1 if unknown. */
    long connections();

    /** Returns the times of its answers; null while nothing is queried. */
    @Nullable
    Witness witness(long now);

    /** Returns why the run can't continue with it, or empty. */
    String giveUpReason();

    /** Returns limits that it has reached, as far as they can be seen from outside. */
    default List<Finding> findings() {
        return List.of();
    }

    /** Returns the memory of its processes, bytes; 0 or less if unknown. */
    long memory(Proc proc, boolean proportional);

    /** Returns the processor time of its processes, milliseconds; 0 if unknown. */
    long cpuMs();

    void terminate();

    void awaitExit(long deadlineNanos);
}
