package io.megaconn.client;

import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Proc;
import java.util.function.LongSupplier;

/** The counters of kernel and CPU, with the time at which they were read: that takes twenty files of /proc. */
final class SystemCounters {
    private static final long OLDEST_NANOS = 10_000_000_000L;

    private final Proc proc;
    /** The kernel's counters at the start of this process. */
    private final KernelCounters before;

    private final LongSupplier connections;
    private Reading last;

    /** Counters of one moment. */
    record Reading(KernelCounters kernel, Cpu cpu, long atNanos) {
        long ageMs(long now) {
            return (now - atNanos) / 1_000_000;
        }
    }

    /** @param connections counts this process's connections in the kernel, one by one; -1 if it does not */
    SystemCounters(Proc proc, LongSupplier connections) {
        this.proc = proc;
        this.connections = connections;
        before = KernelCounters.read(proc, -1);
        last = reading(before, System.nanoTime());
    }

    /** Returns current counters, with the kernel's count of the connections. */
    Reading exact(long now) {
        Reading read = read(true, now);
        return new Reading(read.kernel.withEstablished(connections.getAsLong()), read.cpu, read.atNanos);
    }

    /** Returns current counters, or, unless {@code current} is set, counters of the last ten seconds. */
    synchronized Reading read(boolean current, long now) {
        if (current || now - last.atNanos >= OLDEST_NANOS) {
            last = read(now);
        }
        return last;
    }

    private Reading read(long now) {
        return reading(KernelCounters.read(proc, -1), now);
    }

    private Reading reading(KernelCounters kernel, long now) {
        return new Reading(kernel.since(before), Cpu.read(proc), now);
    }
}
