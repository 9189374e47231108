package io.megaconn.runtime;

import java.util.Map;

/**
 * Memory of the whole machine, bytes.
 *
 * @param total MemTotal
 * @param available MemAvailable
 * @param taken in use, and no cache that could be given back: MemTotal - MemFree - Buffers - Cached. MemAvailable would
 *     count the inodes and dentries of live sockets as free.
 * @param sockets what the kernel needs for sockets: slab and socket buffers
 */
public record Machine(long total, long available, long taken, long sockets) {
    private static final int PAGE = 4096;

    public static Machine read(Proc proc) {
        Map<String, Long> memory = proc.kib("meminfo"); // once: the server does this every second
        long total = memory.getOrDefault("MemTotal", 0L);
        long taken = total
                - memory.getOrDefault("MemFree", 0L)
                - memory.getOrDefault("Buffers", 0L)
                - memory.getOrDefault("Cached", 0L);
        long buffers = proc.sockstatTcp().getOrDefault("mem", 0L) * PAGE;
        return new Machine(
                total, memory.getOrDefault("MemAvailable", 0L), taken, memory.getOrDefault("Slab", 0L) + buffers);
    }
}
