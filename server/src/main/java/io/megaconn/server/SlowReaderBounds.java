package io.megaconn.server;

import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.Proc;

/**
 * Limits for the slow readers of one loop.
 *
 * @param heap maximum bytes of unread replies
 * @param peers maximum number of peers stuck for more than a second, which bounds the kernel's buffers
 * @param nanos time after which a peer that has not read its rest is closed
 */
record SlowReaderBounds(long heap, long peers, long nanos) {
    private static final long PROCESS_HEAP = 64L * 1024 * 1024;
    private static final long TCP_MEMORY_UNKNOWN = 1L << 30;

    static SlowReaderBounds of(ServerConfig config, int loops) {
        return of(config, loops, Runtime.getRuntime().maxMemory(), new Proc());
    }

    /** Returns a loop's part of a quarter of the heap, at most 64 MiB, and of a quarter of the kernel's TCP memory. */
    static SlowReaderBounds of(ServerConfig config, int loops, long maxHeap, Proc proc) {
        long[] tcp = proc.sysctl("net/ipv4/tcp_mem");
        long kernel = tcp.length == 3 ? tcp[2] * Machine.PAGE : TCP_MEMORY_UNKNOWN;
        int buffers = config.sendBuffer() + config.receiveBuffer();
        // The kernel doubles a buffer's size for its own overhead. With 0 it chooses, up to megabytes.
        long each = 2L * (buffers > 0 ? buffers : 2 * ServerConfig.BUFFER);
        return new SlowReaderBounds(
                Math.max(2 * SlowReaders.MAX_EACH, Math.min(PROCESS_HEAP, maxHeap / 4) / loops),
                Math.max(2, kernel / 4 / each / loops),
                config.messageInterval().multipliedBy(2).toNanos());
    }
}
