package io.megaconn.runtime.engine;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.util.Locale;

/** Mode in which the event loops of a process share the file table that RLIMIT_NOFILE limits. */
public enum FileTables {
    /** A table per loop only if one table is too small. */
    AUTO,
    /** One table for the process: the limit applies to all loops together. */
    SHARED,
    /** A table per loop: the limit applies to each loop. */
    PER_LOOP;

    /** Returns the option's spelling. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Connections that one loop serves without being the bottleneck. */
    private static final int CLIENT_CONNECTIONS_PER_LOOP = 25_000;

    /** Returns how many loops a client with this many connections can use. */
    public static int clientLoops(int connections, int cores) {
        return Math.clamp(Math.ceilDiv(connections, CLIENT_CONNECTIONS_PER_LOOP), 1, Math.max(1, cores));
    }

    /**
     * Distribution of the connections of a process over event loops.
     *
     * @param loops event loops, one thread each
     * @param perLoop true if each loop has its own file table
     * @param loopCapacity maximum connections of one loop
     */
    public record Layout(int loops, boolean perLoop, int loopCapacity) {
        public String describe(long connections, long nofile) {
            return perLoop
                    ? "a file table per event loop, for %,d connections under an open-file limit of %,d"
                            .formatted(connections, nofile)
                    : "one shared file table: the open-file limit is "
                            + (nofile == Long.MAX_VALUE ? "unlimited" : "%,d".formatted(nofile));
        }
    }

    /**
     * Returns the layout for a number of connections.
     *
     * @param connections maximum connections of this process
     * @param nofile hard open-file limit
     * @param cores loops to use if the limit does not require more
     * @param listeners listeners of each loop (server); 0 if the process chooses the loop of each connection itself
     *     (client)
     * @throws UserError if they don't fit, with the limit that they need and the number that would fit
     */
    public Layout layout(long connections, long nofile, int cores, int listeners) {
        long most = most(nofile, cores, listeners);
        if (connections > most) {
            throw new UserError(
                    ExitCode.REFUSED,
                    "%,d connections need an open-file limit of %,d, but it is %,d, which is enough for %,d: %s"
                            .formatted(
                                    connections,
                                    lowestLimit(connections, cores, listeners),
                                    nofile,
                                    most,
                                    fix(raise(lowestLimit(connections, cores, listeners)))));
        }
        return fit(connections, nofile, cores, listeners);
    }

    /** Returns the command that raises the hard limit of a shell. Only root can, so a user's {@code ulimit} fails. */
    public static String raise(long limit) {
        return "sudo prlimit --nofile=%d --pid $$".formatted(limit);
    }

    /** @param raise how to raise the limit. The text advises against the shared table only if the user chose it */
    public String fix(String raise) {
        return raise + (this == SHARED ? ", or omit --file-tables shared" : "");
    }

    /** Returns the maximum connections that fit, computed as in {@link #layout}. */
    public long most(long nofile, int cores, int listeners) {
        int loops = Math.max(1, cores);
        long shared = Math.max(0, DescriptorBudget.sharedRoom(nofile, loops, listeners));
        return switch (this) {
            case SHARED -> shared;
            case PER_LOOP -> DescriptorBudget.mostPerLoop(nofile, loops, listeners);
            case AUTO -> Math.max(shared, DescriptorBudget.mostPerLoop(nofile, loops, listeners));
        };
    }

    /** Returns the lowest open-file limit under which this many fit, computed as in {@link #layout}. */
    public long lowestLimit(long connections, int cores, int listeners) {
        long tooLow = 0;
        long enough = DescriptorBudget.sharedLimit(connections, Math.max(1, cores), listeners);
        if (most(2 * enough, cores, listeners) < connections) { // more than a process has tables for
            return enough;
        }
        enough *= 2; // with tables per loop, a few connections need a higher limit than with one table
        while (enough - tooLow > 1) {
            long middle = (tooLow + enough) / 2;
            if (most(middle, cores, listeners) >= connections) {
                enough = middle;
            } else {
                tooLow = middle;
            }
        }
        return enough;
    }

    /** Returns a layout for as many connections as fit, for a caller that has already reported that not all do. */
    public Layout fit(long connections, long nofile, int cores, int listeners) {
        int loops = Math.max(1, cores);
        long room = DescriptorBudget.sharedRoom(nofile, loops, listeners);
        if (most(nofile, loops, listeners) < 1) {
            throw new UserError(
                    ExitCode.REFUSED, "the open-file limit is %,d: raise it with: %s".formatted(nofile, raise(20_000)));
        }
        double even = connections + DescriptorBudget.unevenness(connections, loops, listeners);
        boolean uneven = even > room
                && (connections > room || connections <= DescriptorBudget.mostPerLoop(nofile, loops, listeners));
        return this == PER_LOOP || (this == AUTO && uneven)
                ? perLoop(connections, nofile, loops, listeners)
                : new Layout(loops, false, (int) Math.min(Math.ceilDiv(room, loops), Integer.MAX_VALUE));
    }

    /**
     * Returns the fewest loops that hold this many in well filled tables, or else in any; if none do, those that hold
     * most.
     */
    private static Layout perLoop(long connections, long nofile, int leastLoops, int listeners) {
        int fewest = 0;
        int best = leastLoops;
        long most = 0;
        for (int loops = leastLoops; loops <= Math.max(leastLoops, DescriptorBudget.MAX_LOOPS); loops++) {
            int usable = DescriptorBudget.usable(DescriptorBudget.loopRoom(nofile, loops, listeners), listeners);
            long holds = (long) loops * usable;
            if ((long) loops * fillingTables(usable) >= connections) {
                return perLoop(loops, nofile, listeners);
            }
            if (holds > most) {
                most = holds;
                best = loops;
            }
            if (fewest == 0 && holds >= connections) {
                fewest = loops;
            }
        }
        return perLoop(fewest == 0 ? best : fewest, nofile, listeners);
    }

    private static Layout perLoop(int loops, long nofile, int listeners) {
        return new Layout(loops, true, Math.max(0, DescriptorBudget.loopRoom(nofile, loops, listeners)));
    }

    /**
     * Adds loops if that saves memory: Netty's table of a loop's connections doubles when it is half full, so a few
     * more than a power of two cost 16 bytes for each.
     */
    private static int fillingTables(int usable) {
        int power = Integer.highestOneBit(usable);
        return usable < 1.25 * power ? (int) (0.95 * power) : usable;
    }
}
