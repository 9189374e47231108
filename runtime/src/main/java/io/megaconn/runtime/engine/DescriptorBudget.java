package io.megaconn.runtime.engine;

/**
 * Budget of file descriptors of a process: how many it needs itself, and how many that leaves for connections. Numbers below
 * {@link #reserved} belong to the process; sockets of event loops start there. Pure.
 */
public final class DescriptorBudget {
    /** Maximum number of event loops of a process: each takes a thread, a buffer and three descriptors. */
    public static final int MAX_LOOPS = 1_024;
    /** A table of an event loop is never larger, whatever the limit: the main table is filled up to here. */
    static final int LARGEST_TABLE = 1 << 20;

    /** Standard streams, 50 jars, /proc and netlink (20); the rest for what a JVM opens later: attach, logs, recordings. */
    private static final int BASE = 100;
    /** Descriptors per loop in every table: epoll, eventfd, timerfd. */
    private static final int OF_A_LOOP = 3;
    /** Descriptor for a connection that is accepted only to be reset. */
    private static final int SPARE = 1;

    private static final int MIN_ADMIN_CONNECTIONS = 16;
    /** Maximum connections to the admin endpoint if descriptors are not scarce. */
    public static final int MAX_ADMIN_CONNECTIONS = 256;

    /** The kernel spreads connections over SO_REUSEPORT listeners by hash; their number per loop has this many sigma of room. */
    private static final int SIGMA = 6;
    /** A tenth of a large table is more than ten sigma. */
    private static final double HASH_ROOM = 0.9;

    private DescriptorBudget() {}

    /** Returns the maximum concurrent connections to the admin endpoint, fewer if descriptors are scarce. */
    public static int adminConnections(long nofile) {
        return Math.clamp(nofile / 16, MIN_ADMIN_CONNECTIONS, MAX_ADMIN_CONNECTIONS);
    }

    /** Returns the descriptors that a process with this many loops needs besides its connections. */
    public static int reserved(int loops, long nofile) {
        return BASE + adminConnections(nofile) + OF_A_LOOP * loops;
    }

    /**
     * Returns the connections that fit one table for all loops; 0 or less if there is no room.
     *
     * @param listeners listeners of each loop
     */
    static long sharedRoom(long nofile, int loops, int listeners) {
        return nofile - reserved(loops, nofile) - (long) listeners * loops - SPARE;
    }

    /** Returns the connections that fit the table of one of this many loops. */
    static int loopRoom(long nofile, int loops, int listeners) {
        return (int) (Math.min(nofile, LARGEST_TABLE) - reserved(loops, nofile) - listeners - SPARE);
    }

    /**
     * Returns the average connections per loop that fit this room: the rest is reserved for the unevenness of the hash.
     *
     * @param listeners listeners of each loop; 0 if this process chooses the loop of a connection itself
     */
    static int usable(int room, int listeners) {
        if (room <= 0 || listeners == 0) {
            return Math.max(0, room);
        }
        double half = SIGMA / 2.0;
        double root = Math.sqrt(half * half + room) - half; // mean + SIGMA * sqrt(mean) = room
        return (int) Math.min(HASH_ROOM * room, root * root);
    }

    /** Returns the room needed beyond an even share when loops share one table. */
    static double unevenness(long connections, int loops, int listeners) {
        return listeners == 0 ? 0 : SIGMA * Math.sqrt((double) connections / loops) * loops;
    }

    /** Returns the lowest open-file limit at which one table for all loops holds this many connections. */
    public static long sharedLimit(long connections, int loops, int listeners) {
        long nofile = connections;
        while (sharedRoom(nofile, loops, listeners) < connections) {
            nofile += connections - sharedRoom(nofile, loops, listeners);
        }
        return nofile;
    }

    /** Returns the maximum connections with a table per loop, whatever the number of loops. */
    static long mostPerLoop(long nofile, int leastLoops, int listeners) {
        long most = 0;
        for (int loops = leastLoops; loops <= Math.max(leastLoops, MAX_LOOPS); loops++) {
            most = Math.max(most, (long) loops * usable(loopRoom(nofile, loops, listeners), listeners));
        }
        return most;
    }
}
