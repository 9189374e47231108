package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;

/**
 * A batch that is done.
 *
 * @param connections in all, earlier batches included
 * @param seconds from the start of its first client until all sides agreed
 * @param connectSeconds the part of it until the clients held their shares
 * @param perSecond connections of this batch per second of {@code connectSeconds}
 * @param memoryTaken bytes of server and clients, and of the kernel for their sockets; -1 where it is unknown
 * @param serverGcMaxMs longest collection pause of the server so far
 * @param clientsHeard clients, or with --local client processes, that memory, times and failures are of; -1 where it is unknown
 * @param clientsAsked that there are; -1 where it is unknown
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
        @Absent("-1") int clientsAsked) {
    /** Without knowing of how many clients the figures are. */
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
                -1);
    }
}
