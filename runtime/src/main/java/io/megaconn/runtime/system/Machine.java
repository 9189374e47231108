package io.megaconn.runtime.system;

import io.megaconn.runtime.Absent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory of the machine, bytes.
 *
 * @param total MemTotal
 * @param available MemAvailable
 * @param taken memory in use, without caches that could be freed: MemTotal - MemFree - Buffers - Cached. MemAvailable
 *     would count the inodes and dentries of live sockets as free.
 * @param sockets the kernel's memory for sockets, among other things: slab and socket buffers
 * @param tcpSockets TCP sockets in all network namespaces of the machine; 0 or less if unknown
 * @param tcpBuffers their buffers; -1 if unknown
 * @param cgroupSockets kernel memory charged to this process's control group: sockets and slab; 0 or less without a
 *     control group of version 2, or if it is only the root group
 * @param cgroupBuffers the part of it for socket buffers; -1 if unknown
 */
public record Machine(
        long total,
        long available,
        long taken,
        long sockets,
        @Absent("-1") long tcpSockets,
        @Absent("-1") long tcpBuffers,
        @Absent("-1") long cgroupSockets,
        @Absent("-1") long cgroupBuffers) {
    /** Size of a memory page, in which the kernel counts TCP memory and slabs, bytes: on x86-64 and most arm64 kernels. */
    public static final int PAGE = 4096;

    /** Creates a machine with unknown sockets. */
    public Machine(long total, long available, long taken, long sockets) {
        this(total, available, taken, sockets, -1, -1, -1, -1);
    }

    public static Machine read(Proc proc) {
        return read(proc, ControlGroup.ROOT);
    }

    static Machine read(Proc proc, Path cgroups) {
        Map<String, Long> memory = proc.kib("meminfo"); // read once: the server does this every second
        long total = memory.getOrDefault("MemTotal", 0L);
        long taken = total
                - memory.getOrDefault("MemFree", 0L)
                - memory.getOrDefault("Buffers", 0L)
                - memory.getOrDefault("Cached", 0L);
        Map<String, Long> tcp = proc.sockstatTcp();
        long buffers = tcp.getOrDefault("mem", 0L) * PAGE;
        Map<String, Long> charged = charged(proc, cgroups);
        return new Machine(
                total,
                memory.getOrDefault("MemAvailable", 0L),
                taken,
                memory.getOrDefault("Slab", 0L) + buffers,
                tcp.getOrDefault("alloc", -1L),
                tcp.containsKey("mem") ? buffers : -1,
                charged.isEmpty()
                        ? -1
                        : charged.values().stream().mapToLong(n -> n).sum(),
                charged.getOrDefault("sock", -1L));
    }

    /** Returns socket buffers and slab that are charged to the control group; empty if unknown. */
    private static Map<String, Long> charged(Proc proc, Path cgroups) {
        Map<String, Long> charged = new HashMap<>();
        for (ControlGroup own : ControlGroup.of(proc, "memory", cgroups)) {
            Path group = own.folder();
            if (own.unified()
                    && group.startsWith(cgroups)
                    && Files.exists(group.resolve("memory.current"))) { // the root group has none
                for (String stat : Proc.lines(group.resolve("memory.stat"))) {
                    String[] words = stat.split(" ", 2);
                    if (words[0].equals("sock") || words[0].equals("slab")) {
                        charged.put(words[0], Proc.number(words[1]).orElse(0));
                    }
                }
                break;
            }
        }
        return charged;
    }
}
