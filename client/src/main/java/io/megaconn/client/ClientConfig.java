package io.megaconn.client;

import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.protocol.Dialogue;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The settings of a client process.
 *
 * @param endpoints servers, over which connections are spread evenly
 * @param sources local addresses, used in turn; empty to let the kernel choose
 * @param transports makes the transport of a loop from the buffer that reads fill
 * @param dialogue messages, and the replies that are expected; the opening is that of each endpoint
 * @param message the bytes of every message, native memory shared by all loops; empty if they vary, or if there is no message
 * @param messageInterval time between two messages of a connection
 * @param echoes whether each reply is the message itself
 * @param pingInterval time between two pings of a connection
 * @param firstConnection number of the first connection, in the run
 * @param connectRate connects per second of the process, 0 for no limit
 * @param maxConnecting maximum concurrent connects of the process
 * @param socketBuffer kernel buffer of a connection for each direction, bytes; 0 for the kernel's default
 * @param peerTimeout time without an acknowledgement after which a peer counts as gone
 */
record ClientConfig(
        List<ResolvedEndpoint> endpoints,
        List<InetAddress> sources,
        Function<MemorySegment, Transport> transports,
        Dialogue dialogue,
        MemorySegment message,
        Duration messageInterval,
        boolean echoes,
        Duration pingInterval,
        long firstConnection,
        int connectRate,
        int maxConnecting,
        Duration connectTimeout,
        int socketBuffer,
        Duration peerTimeout) {

    List<InetSocketAddress> addresses() {
        return endpoints.stream().flatMap(e -> e.addresses().stream()).toList();
    }
}
