package io.megaconn.client;

import io.megaconn.runtime.wire.Reply;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * @param endpoints servers, over which connections are spread evenly
 * @param sources local addresses, used in turn; empty to let the kernel choose
 * @param payload the bytes of every message, native memory shared by all loops
 * @param messageInterval every connection sends once in this time
 * @param reply whether the server echoes messages, so that reply times can be taken
 * @param connectRate connects per second of the whole process, 0 for as fast as it goes
 * @param maxConnecting connects under way at the same time in the whole process
 * @param socketBuffer bytes that the kernel may keep for a connection in each direction, 0 for what it thinks best
 * @param peerTimeout a peer that acknowledges nothing for so long is gone
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
