package io.megaconn.client;

import io.megaconn.runtime.Reply;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * @param endpoints servers, used in turn
 * @param sources local addresses, used in turn; empty to let the kernel choose
 * @param payload the bytes of every message, native memory shared by all loops
 * @param messageInterval every connection sends once in this time
 * @param reply whether the server echoes messages, so that reply times can be taken
 * @param connectRate connects per second of the whole process, 0 for as fast as it goes
 * @param maxConnecting connects under way at the same time in the whole process
 */
record ClientConfig(
        List<InetSocketAddress> endpoints,
        List<InetAddress> sources,
        MemorySegment payload,
        Duration messageInterval,
        Reply reply,
        int connectRate,
        int maxConnecting,
        Duration connectTimeout) {}
