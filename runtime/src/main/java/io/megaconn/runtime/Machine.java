package io.megaconn.runtime;

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
        long total = proc.kib("meminfo", "MemTotal");
        long taken =
                total - proc.kib("meminfo", "MemFree") - proc.kib("meminfo", "Buffers") - proc.kib("meminfo", "Cached");
        long buffers = proc.sockstatTcp().getOrDefault("mem", 0L) * PAGE;
        return new Machine(total, proc.kib("meminfo", "MemAvailable"), taken, proc.kib("meminfo", "Slab") + buffers);
    }
}
