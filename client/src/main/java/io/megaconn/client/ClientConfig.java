package io.megaconn.client;

import io.megaconn.runtime.wire.Reply;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a client process.
 *
 * @param endpoints servers, over which connections are spread evenly
 * @param sources local addresses, used in turn; empty to let the kernel choose
 * @param payload the bytes of every message, native memory shared by all loops
 * @param messageInterval time between two messages of a connection
 * @param reply whether the server echoes messages, so that reply times can be measured
 * @param connectRate connects per second of the process, 0 for no limit
 * @param maxConnecting maximum concurrent connects of the process
 * @param socketBuffer kernel buffer of a connection for each direction, bytes; 0 for the kernel's default
 * @param peerTimeout time without an acknowledgement after which a peer counts as gone
 */
record ClientConfig(
        List<ResolvedEndpoint> endpoints,
        List<InetAddress> sources,
        MemorySegment payload,
        Duration messageInterval,
        Reply reply,
        int connectRate,
        int maxConnecting,
        Duration connectTimeout,
        int socketBuffer,
        Duration peerTimeout) {}
