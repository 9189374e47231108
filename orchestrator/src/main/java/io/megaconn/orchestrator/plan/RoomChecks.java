package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.Check.Status.OK;
import static io.megaconn.orchestrator.plan.Check.Status.REFUSE;
import static io.megaconn.orchestrator.plan.Check.Status.WARN;

import io.megaconn.orchestrator.plan.Room.Bound;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Fixes;
import java.util.Comparator;
import java.util.Optional;

/** Checks whether the processes of a plan get the threads, mappings and address space that they need. Pure. */
final class RoomChecks {
    /** Threads of a JVM besides its event loops: 18 to 22 were measured with the admin endpoint. */
    private static final int THREADS_OF_A_JVM = 24;
    /** Threads that the orchestrator still starts itself, and those of the shells in between. */
    private static final int OWN_THREADS = 30;
    /** Mappings of a JVM for libraries, heap and code; each thread's stack needs two or three more. */
    private static final long MAPS_OF_A_JVM = 500;
    /** Memory that a JVM commits besides the heap: classes, code, stacks. */
    private static final long COMMIT_OF_A_JVM = 150L << 20;
    /** Address space of a JVM besides the heap: a gigabyte is reserved for classes alone. */
    private static final long ADDRESSES_OF_A_JVM = 3L << 30;

    /** Kernel default on a machine with 2 GB; larger machines get more. A lower value was set on purpose. */
    private static final long MIN_BY_DEFAULT = 8_192;

    private RoomChecks() {}

    static Check threads(Plan plan, Host host) {
        long needed = OWN_THREADS
                + THREADS_OF_A_JVM
                + (long) plan.processes() * THREADS_OF_A_JVM
                + plan.requireLocal().loops(plan.processes());
        Optional<Bound> tightest = host.room().threads().stream().min(Comparator.comparingLong(Bound::left));
        if (tightest.isEmpty()) {
            return Check.ok("threads and processes", "no limit found", "%,d".formatted(needed));
        }
        Bound bound = tightest.get();
        boolean enough = bound.left() >= needed;
        return new Check(
                "threads and processes (" + bound.name() + ")",
                enough ? OK : REFUSE,
                "%,d left of %,d".formatted(bound.left(), bound.most()),
                "%,d".formatted(needed),
                enough ? "" : bound.raise().formatted(bound.used() + needed * 11 / 10) + orFewer(plan));
    }

    private static String orFewer(Plan plan) {
        return plan.processes() > 2 ? ", or fewer processes: add --processes 2" : "";
    }

    private static long orUnlimited(long bound) {
        return bound == Room.NONE ? Long.MAX_VALUE : bound;
    }

    static Check maps(Plan plan, Host host) {
        LocalPlan local = plan.requireLocal();
        long threads = (long) THREADS_OF_A_JVM
                + Math.max(local.serverLoops(), local.client().loops());
        long needed = MAPS_OF_A_JVM + 3 * threads;
        return Check.atLeast(
                "vm.max_map_count",
                orUnlimited(host.room().mapCount()),
                needed,
                "sudo sysctl -w vm.max_map_count=65530");
    }

    static Check commit(Plan plan, Host host) {
        LocalPlan local = plan.requireLocal();
        long needed = ((long) local.serverHeapMb() << 20)
                + plan.processes() * ((long) local.clientHeapMb() << 20)
                + (plan.processes() + 1) * COMMIT_OF_A_JVM;
        long left = orUnlimited(host.room().commitLeft());
        boolean enough = left >= needed;
        return new Check(
                "vm.overcommit_memory",
                enough ? OK : REFUSE,
                left == Long.MAX_VALUE ? "not 2" : "2: %s left to commit".formatted(Quantities.bytes(left)),
                Quantities.bytes(needed),
                enough ? "" : "sudo sysctl -w vm.overcommit_memory=0" + orFewer(plan));
    }

    static Check addressSpace(Plan plan, Host host) {
        LocalPlan local = plan.requireLocal();
        long heap = (long) Math.max(local.serverHeapMb(), local.clientHeapMb()) << 20;
        long needed = ADDRESSES_OF_A_JVM + heap;
        long found = orUnlimited(host.room().addressSpace());
        boolean enough = found >= needed;
        return new Check(
                "address space (ulimit -v)",
                enough ? OK : WARN,
                found == Long.MAX_VALUE ? "unlimited" : Quantities.bytes(found),
                Quantities.bytes(needed),
                enough ? "" : "sudo prlimit --as=unlimited --pid $$");
    }

    /** @param port port of megaconn's own server */
    static Check port(int port, Host host) {
        int lowest = host.room().lowestPort();
        boolean enough = port >= lowest;
        return new Check(
                "net.ipv4.ip_unprivileged_port_start",
                enough ? OK : REFUSE,
                lowest <= 1 ? "any port" : "%d".formatted(lowest),
                "port %d".formatted(port),
                enough
                        ? ""
                        : "choose %d or higher with --port, or allow it with: sudo sysctl -w net.ipv4.ip_unprivileged_port_start=%d"
                                .formatted(lowest, port));
    }

    /** Checks the room for TIME_WAIT: if the server dies, its connections wait at its end. */
    static Check timeWaitBuckets(Plan plan, Host host) {
        return ended("net.ipv4.tcp_max_tw_buckets", orUnlimited(host.room().timeWaitBuckets()), plan.target());
    }

    /**
     * Checks the room for orphans: if the server dies and its network is gone too, its connections have no process.
     * Clients reset theirs.
     */
    static Check orphans(Plan plan, Host host) {
        return ended("net.ipv4.tcp_max_orphans", orUnlimited(host.room().orphans()), plan.target());
    }

    /**
     * Returns a check of a limit on ended connections. No live connection is at risk, so a value below the kernel's
     * default is only a warning.
     */
    private static Check ended(String name, long found, long connections) {
        long needed = Math.min(connections, MIN_BY_DEFAULT);
        if (found == Long.MAX_VALUE) {
            return Check.ok(name, "unknown in this namespace", "%,d".formatted(needed));
        }
        return Check.atLeast(name, found, needed, WARN, Fixes.HERE.endedConnections(name, found));
    }
}
