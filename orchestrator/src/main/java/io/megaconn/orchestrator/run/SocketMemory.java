package io.megaconn.orchestrator.run;

import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.SocketBuffers;

/**
 * The kernel's memory for the run's sockets, bytes: their objects and their buffers, whatever other programs allocate or
 * free in the meantime. Pure.
 *
 * @param before the machine before the run
 * @param bytesPerSocket bytes per socket from slabinfo; -1 if that can't be read
 * @param bothEnds true if both ends of every connection are on this machine and in this control group; otherwise some
 *     client ends may be, and only the server's ends are counted
 */
record SocketMemory(Machine before, long bytesPerSocket, boolean bothEnds) {
    static final long UNKNOWN = -1;
    /** Part of the memory that may be another program's: a twentieth. */
    private static final int TOLERANCE = 20;
    /** Plausible size of the objects of one socket, bytes; about 3,800 on Linux 6. Otherwise others allocated or freed. */
    private static final int MIN_PER_SOCKET = 2_000;

    private static final int MAX_PER_SOCKET = 8_000;

    /**
     * Returns the memory, or {@link #UNKNOWN}.
     *
     * @param own buffers of the run's connections, measured one by one; may be unknown
     * @param connections connections at the server
     * @param slack other TCP sockets that may exist: listeners, admin endpoints, connects in flight
     */
    long of(Machine now, SocketBuffers own, long connections, long slack) {
        if (!bothEnds && isKnown(now.cgroupSockets()) && isKnown(before.cgroupSockets())) { // a pod's own group
            return growth(before.cgroupSockets(), now.cgroupSockets());
        }
        long objects = objects(now, connections, slack);
        long buffers = objects < 0 ? UNKNOWN : buffers(now, own, objects);
        return buffers < 0 ? UNKNOWN : objects + buffers;
    }

    private long objects(Machine now, long connections, long slack) {
        long sockets = bothEnds ? 2 * connections : connections;
        if (sockets == 0) {
            return 0;
        }
        if (isKnown(bytesPerSocket)) {
            return bytesPerSocket * sockets;
        }
        if (!isKnown(now.tcpSockets()) || !isKnown(before.tcpSockets())) {
            return UNKNOWN;
        }
        long grown = now.tcpSockets() - before.tcpSockets();
        if (grown <= 0 || grown < sockets - slack || grown > 2 * connections + slack) {
            return UNKNOWN; // other programs opened or closed sockets
        }
        long group = bothEnds ? growth(cgroupSlab(before), cgroupSlab(now)) : UNKNOWN;
        if (isPlausible(group, sockets)) {
            return group;
        }
        long slab = growth(slab(before), slab(now));
        return isPlausible(slab, grown) ? Math.round((double) slab * Math.min(grown, sockets) / grown) : UNKNOWN;
    }

    /** Returns the memory of socket buffers. The machine's total counts only if it is negligible, whoever has it. */
    private long buffers(Machine now, SocketBuffers own, long objects) {
        if (own.server() >= 0 && (own.peers() >= 0 || !bothEnds)) {
            return own.server() + (bothEnds ? own.peers() : 0);
        }
        boolean group = bothEnds && now.cgroupBuffers() >= 0 && before.cgroupBuffers() >= 0;
        long total = group ? now.cgroupBuffers() : now.tcpBuffers();
        long earlier = group ? before.cgroupBuffers() : before.tcpBuffers();
        return total < 0 || earlier < 0 || total > objects / TOLERANCE ? UNKNOWN : Math.max(0, total - earlier);
    }

    private static boolean isPlausible(long bytes, long sockets) {
        return bytes >= sockets * MIN_PER_SOCKET && bytes <= sockets * MAX_PER_SOCKET;
    }

    private static boolean isKnown(long n) {
        return n > 0;
    }

    private static long cgroupSlab(Machine machine) {
        return isKnown(machine.cgroupSockets()) && machine.cgroupBuffers() >= 0
                ? machine.cgroupSockets() - machine.cgroupBuffers()
                : UNKNOWN;
    }

    private static long slab(Machine machine) {
        return machine.sockets() - Math.max(0, machine.tcpBuffers());
    }

    /** Returns the growth; unknown after a decrease, because other programs freed memory. */
    private static long growth(long before, long now) {
        return before < 0 || now < before ? UNKNOWN : now - before;
    }
}
