package io.megaconn.orchestrator.run;

import io.megaconn.runtime.Proc;

/**
 * Memory of the whole machine.
 *
 * @param taken bytes in use that no cache could give back: MemTotal - MemFree - Buffers - Cached. MemAvailable would
 *     count the inodes and dentries of live sockets as free.
 * @param sockets bytes that the kernel needs for sockets: slab and socket buffers
 * @param currEstab established sockets, both ends of loopback connections
 */
record Machine(long taken, long sockets, long currEstab) {
    private static final int PAGE = 4096;

    static Machine read(Proc proc) {
        long taken = proc.kib("meminfo", "MemTotal")
                - proc.kib("meminfo", "MemFree")
                - proc.kib("meminfo", "Buffers")
                - proc.kib("meminfo", "Cached");
        long buffers = proc.sockstatTcp().getOrDefault("mem", 0L) * PAGE;
        long established = proc.counters("net/snmp", "Tcp").getOrDefault("CurrEstab", 0L);
        return new Machine(taken, proc.kib("meminfo", "Slab") + buffers, established);
    }

    Machine since(Machine before) {
        return new Machine(taken - before.taken, sockets - before.sockets, currEstab - before.currEstab);
    }
}
