package io.megaconn.orchestrator.event;

/**
 * A batch that is done.
 *
 * @param connections in all, earlier batches included
 * @param seconds from the start of its first client until all sides agreed
 * @param connectSeconds the part of it until the clients held their shares
 * @param perSecond connections of this batch per second of {@code connectSeconds}
 * @param memoryTaken bytes of server and clients, and of the kernel for their sockets; -1 where it is unknown
 * @param serverGcMaxMs longest collection pause of the server so far
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
        long serverGcMaxMs) {}
