package io.megaconn.orchestrator.run;

import io.megaconn.runtime.system.Machine;

/**
 * The kernel's memory for the run's sockets, bytes, whatever other programs allocate or free in the meantime. Pure.
 *
 * @param before the machine before the run
 * @param bytesPerSocket bytes per socket from slabinfo; -1 if that can't be read
 * @param bothEnds true if both ends of every connection are on this machine and in this control group; otherwise some
 *     client ends may be, and only the server's ends are counted
 */
record SocketMemory(Machine before, long bytesPerSocket, boolean bothEnds) {
    static final long UNKNOWN = -1;

    /**
     * Returns the memory, or {@link #UNKNOWN}.
     *
     * @param connections connections at the server
     * @param slack other TCP sockets that may exist: listeners, admin endpoints, connects in flight
     */
    long of(Machine now, long connections, long slack) {
        long sockets = bothEnds ? 2 * connections : connections;
        if (!bothEnds && isKnown(now.cgroupSockets()) && isKnown(before.cgroupSockets())) { // a pod's own group
            return growth(before.cgroupSockets(), now.cgroupSockets());
        }
        if (!isKnown(now.tcpSockets()) || !isKnown(before.tcpSockets())) {
            return UNKNOWN;
        }
        long grown = now.tcpSockets() - before.tcpSockets();
        if (grown < sockets - slack || grown > 2 * connections + slack) {
            return UNKNOWN; // other programs opened or closed sockets
        }
        if (bothEnds && isKnown(now.cgroupSockets()) && isKnown(before.cgroupSockets())) {
            return growth(before.cgroupSockets(), now.cgroupSockets());
        }
        if (isKnown(bytesPerSocket)) {
            return bytesPerSocket * sockets + Math.max(0, now.tcpBuffers() - before.tcpBuffers());
        }
        long slab = growth(before.sockets(), now.sockets());
        return slab < 0 || grown <= 0 ? slab : Math.round((double) slab * Math.min(grown, sockets) / grown);
    }

    private static boolean isKnown(long n) {
        return n > 0;
    }

    /** Returns the growth; unknown after a decrease, because other programs freed memory. */
    private static long growth(long before, long now) {
        return now < before ? UNKNOWN : now - before;
    }
}
