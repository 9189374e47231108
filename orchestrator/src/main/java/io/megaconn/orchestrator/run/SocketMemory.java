package io.megaconn.orchestrator.run;

import io.megaconn.runtime.system.Machine;

/**
 * Memory of the kernel for our sockets, bytes, whatever other programs take or give back meanwhile. Pure.
 *
 * @param before the machine before the run
 * @param bytesPerSocket by slabinfo; -1 where that can't be read
 * @param bothEnds whether both ends of every connection are on this machine and in this control group; else some client ends
 *     may be, and what is counted is the server's end
 */
record SocketMemory(Machine before, long bytesPerSocket, boolean bothEnds) {
    static final long UNKNOWN = -1;

    /**
     * @param connections at the server
     * @param slack TCP sockets that there may be beside them: listeners, admin endpoints, connects under way
     */
    long of(Machine now, long connections, long slack) {
        long sockets = bothEnds ? 2 * connections : connections;
        if (!bothEnds && isKnown(now.cgroupSockets()) && isKnown(before.cgroupSockets())) { // a pod has its own
            return growth(before.cgroupSockets(), now.cgroupSockets());
        }
        if (!isKnown(now.tcpSockets()) || !isKnown(before.tcpSockets())) {
            return UNKNOWN;
        }
        long grown = now.tcpSockets() - before.tcpSockets();
        if (grown < sockets - slack || grown > 2 * connections + slack) {
            return UNKNOWN; // others opened or closed sockets
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

    /** Less than before, because others gave memory back, says nothing. */
    private static long growth(long before, long now) {
        return now < before ? UNKNOWN : now - before;
    }
}
