package io.megaconn.runtime;

import java.util.Locale;

/** How the event loops of a process share the table that RLIMIT_NOFILE limits. */
public enum FileTables {
    /** Per loop only where one table is too small. */
    AUTO,
    /** One table for the whole process: the limit counts for all loops together. */
    SHARED,
    /** A table for each loop: the limit counts per loop. */
    PER_LOOP;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Descriptors a process needs beside its connections: jars, epoll and event descriptors, admin endpoint, logs. */
    public static final int RESERVED = 300;
    /**
     * The kernel spreads connections over SO_REUSEPORT listeners by hash, so unevenly (sigma is the square root of the
     * connections per loop); a tenth of the table as room is more than ten sigma.
     */
    private static final double HASH_ROOM = 0.9;

    /** One loop connects and sends for so many without being the bottleneck. */
    private static final int CLIENT_CONNECTIONS_PER_LOOP = 25_000;

    /** Loops that a client with so many connections can make use of. */
    public static int clientLoops(int connections, int cores) {
        return Math.clamp(Math.ceilDiv(connections, CLIENT_CONNECTIONS_PER_LOOP), 1, Math.max(1, cores));
    }

    /**
     * How one process holds its connections.
     *
     * @param loops event loops, one thread each
     * @param perLoop whether each loop has a file table of its own
     * @param loopCapacity most connections one loop may hold
     */
    public record Layout(int loops, boolean perLoop, int loopCapacity) {
        public String describe(long connections, long nofile) {
            return perLoop
                    ? "a file table per event loop, because %,d connections do not fit the open-file limit of %,d"
                            .formatted(connections, nofile)
                    : "one shared file table: the open-file limit is "
                            + (nofile == Long.MAX_VALUE ? "unlimited" : "%,d".formatted(nofile));
        }
    }

    /**
     * @param connections the most this process has to hold
     * @param nofile hard open-file limit
     * @param cores loops to use where the limit asks for no more
     * @param evenly true where we choose the loop of each connection ourselves (client), false where the kernel's hash
     *     does (server)
     * @throws UserError if they don't fit the one table that was asked for
     */
    public Layout layout(long connections, long nofile, int cores, boolean evenly) {
        Layout layout = fit(connections, nofile, cores, evenly);
        if (!layout.perLoop && connections > nofile - RESERVED) {
            throw UserError.usage(
                    "%,d connections need an open-file limit of %,d, and it is %,d: raise it, or use --file-tables auto"
                            .formatted(connections, connections + RESERVED, nofile));
        }
        return layout;
    }

    /** The same, for who has been told already that they don't fit: as many as there is room for. */
    public Layout fit(long connections, long nofile, int cores, boolean evenly) {
        long room = nofile - RESERVED;
        if (room < 100) {
            throw UserError.usage("the open-file limit is %,d: raise it with: ulimit -n 20000".formatted(nofile));
        }
        double usable = evenly ? room : room * HASH_ROOM;
        boolean perLoop =
                this == PER_LOOP || (this == AUTO && connections + unevenness(connections, cores, evenly) > room);
        if (!perLoop) {
            int loops = Math.max(1, cores);
            return new Layout(loops, false, (int) Math.min(Math.ceilDiv(room, loops), Integer.MAX_VALUE));
        }
        int loops = (int) Math.max(cores, Math.ceil(connections / fillingTables(usable)));
        return new Layout(loops, true, (int) Math.min(room, Integer.MAX_VALUE));
    }

    /**
     * Netty's table of a loop's connections doubles when it is half full, so a few more than a power of two cost 16 bytes
     * for each: somewhat more loops are cheaper.
     */
    private static double fillingTables(double usable) {
        int power = Integer.highestOneBit((int) usable);
        return usable < 1.25 * power ? 0.95 * power : usable;
    }

    /** Room for six sigma of the kernel's hash on each loop, where the loops share a table. */
    private static double unevenness(long connections, int loops, boolean evenly) {
        return evenly ? 0 : 6 * Math.sqrt((double) connections / loops) * loops;
    }
}
