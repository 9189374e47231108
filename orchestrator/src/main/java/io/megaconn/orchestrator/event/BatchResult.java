package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is done.
 *
 * @param connections total connections, including those of earlier batches
 * @param seconds seconds from the start of its first client until all counts matched
 * @param connectSeconds the part of {@code seconds} until the clients held their assigned connections
 * @param perSecond connections of this batch per second of {@code connectSeconds}; -1 if its start was not observed
 * @param memoryTaken memory of server and clients and of the kernel for their sockets, bytes; -1 if unknown
 * @param serverGcMaxMs longest GC pause of the server so far, milliseconds; -1 if unknown
 * @param clientsHeard clients, or client processes with --local, that memory, times and failures cover; -1 if unknown
 * @param clientsAsked total number of these clients or processes; -1 if unknown
 * @param serverCost what an external server takes; null with megaconn's own server, or if it is unknown
 */
public record BatchResult(
        int number,
        int clients,
        int connections,
        double seconds,
        double connectSeconds,
        long perSecond,
        Counts counts,
        MemoryPerConnection memory,
        long memoryTaken,
        long serverGcMaxMs,
        @Absent("-1") int clientsHeard,
        @Absent("-1") int clientsAsked,
        @Absent("null") @Nullable ServerCost serverCost) {
    /** Creates a result without the number of clients that the figures cover. */
    public BatchResult(
            int number,
            int clients,
            int connections,
            double seconds,
            double connectSeconds,
            long perSecond,
            Counts counts,
            MemoryPerConnection memory,
            long memoryTaken,
            long serverGcMaxMs) {
        this(
                number,
                clients,
                connections,
                seconds,
                connectSeconds,
                perSecond,
                counts,
                memory,
                memoryTaken,
                serverGcMaxMs,
                -1,
                -1,
                null);
    }
}
