package io.megaconn.server;

import io.megaconn.runtime.system.Proc;

/**
 * What the slow readers of one loop may take together.
 *
 * @param heap bytes for what they have not taken
 * @param peers that are stuck for longer than a second: the kernel's buffers of more are too much
 * @param nanos after which one that has still not taken its rest has to go
 */
record SlowReaderBounds(long heap, long peers, long nanos) {
    private static final long PROCESS_HEAP = 64L * 1024 * 1024;
    private static final long PAGE = 4096;
    private static final long TCP_MEMORY_UNKNOWN = 1L << 30;

    static SlowReaderBounds of(ServerConfig config, int loops) {
        return of(config, loops, Runtime.getRuntime().maxMemory(), new Proc());
    }

    /** A quarter of the heap, 64 MiB at most, and a quarter of what the kernel may keep for TCP, for all loops. */
    static SlowReaderBounds of(ServerConfig config, int loops, long maxHeap, Proc proc) {
        long[] tcp = proc.sysctl("net/ipv4/tcp_mem");
        long kernel = tcp.length == 3 ? tcp[2] * PAGE : TCP_MEMORY_UNKNOWN;
        int buffers = config.sendBuffer() + config.receiveBuffer();
        // The kernel doubles a buffer's size, for what it needs itself. With 0 it chooses, up to megabytes.
        long each = 2L * (buffers > 0 ? buffers : 2 * ServerConfig.BUFFER);
        return new SlowReaderBounds(
                Math.max(2 * SlowReaders.MOST_EACH, Math.min(PROCESS_HEAP, maxHeap / 4) / loops),
                Math.max(2, kernel / 4 / each / loops),
                config.messageInterval().multipliedBy(2).toNanos());
    }
}
