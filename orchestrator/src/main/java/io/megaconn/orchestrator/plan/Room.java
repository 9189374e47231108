package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.system.Proc;
import java.util.ArrayList;
import java.util.List;

/**
 * Room on this machine for processes and the resources they need besides descriptors.
 *
 * @param threads bounds of threads and processes that apply to this process
 * @param mapCount maximum number of memory mappings of a process (vm.max_map_count); -1 if unknown
 * @param commitLeft bytes that processes may still commit if vm.overcommit_memory is 2; else -1
 * @param addressSpace maximum address space of a process, bytes (ulimit -v); -1 without a limit
 * @param memoryGroup the control group whose limit leaves less memory than the machine has, or empty
 * @param lowestPort the lowest port that this process may listen on
 * @param timeWaitBuckets maximum number of sockets in TIME_WAIT (net.ipv4.tcp_max_tw_buckets); -1 if unknown
 * @param orphans maximum number of connections without a process (net.ipv4.tcp_max_orphans); -1 if unknown
 */
public record Room(
        List<Bound> threads,
        long mapCount,
        long commitLeft,
        long addressSpace,
        String memoryGroup,
        int lowestPort,
        @Absent("-1") long timeWaitBuckets,
        @Absent("-1") long orphans) {
    /** Value for no limit, or for one that can't be read. */
    public static final long NONE = -1;

    /** Room without any limit. */
    public static final Room PLENTY = new Room(List.of(), NONE, NONE, NONE, "", 1, NONE, NONE);

    /** Number of user ids in the first user namespace. */
    private static final String ALL_USERS = "4294967295";

    private static final int NET_BIND_SERVICE = 10;
    private static final int SYS_ADMIN = 21;
    private static final int SYS_RESOURCE = 24;

    /**
     * A bound on the number of threads.
     *
     * @param name the limit's name, as users search for it
     * @param most maximum number of threads at the same time
     * @param used threads that currently count toward it
     * @param raise command that raises it to a number, which replaces {@code %d}
     */
    public record Bound(String name, long most, long used, String raise) {
        long left() {
            return Math.max(0, most - used);
        }
    }

    public static Room read(Proc proc) {
        long capabilities = capabilities(proc);
        boolean bindsAny = has(capabilities, NET_BIND_SERVICE);
        boolean committed = proc.sysctlValue("vm/overcommit_memory").orElse(0) == 2;
        return new Room(
                threads(proc, exempt(proc, capabilities)),
                proc.sysctlValue("vm/max_map_count").orElse(NONE),
                committed
                        ? Math.max(0, proc.kib("meminfo", "CommitLimit") - proc.kib("meminfo", "Committed_AS"))
                        : NONE,
                bounded(proc.limit("Max address space", NONE)),
                memoryGroup(proc),
                bindsAny
                        ? 1
                        : (int) proc.sysctlValue("net/ipv4/ip_unprivileged_port_start")
                                .orElse(1024),
                proc.sysctlValue("net/ipv4/tcp_max_tw_buckets").orElse(NONE),
                proc.sysctlValue("net/ipv4/tcp_max_orphans").orElse(NONE));
    }

    private static String memoryGroup(Proc proc) {
        return MemoryCgroup.of(proc)
                .flatMap(MemoryCgroup::limit)
                .filter(limit -> limit.left() < proc.kib("meminfo", "MemAvailable"))
                .map(MemoryCgroup.Limit::group)
                .orElse("");
    }

    private static long bounded(long limit) {
        return limit == Long.MAX_VALUE ? NONE : limit;
    }

    private static List<Bound> threads(Proc proc, boolean unlimitedUser) {
        List<Bound> bounds = new ArrayList<>(PidsCgroup.pids(proc));
        long all = allThreads(proc);
        proc.sysctlValue("kernel/threads-max")
                .ifPresent(most ->
                        bounds.add(new Bound("kernel.threads-max", most, all, "sudo sysctl -w kernel.threads-max=%d")));
        proc.sysctlValue("kernel/pid_max")
                .ifPresent(most -> bounds.add(new Bound(
                        "kernel.pid_max",
                        most,
                        proc.isInFirstPidNamespace() ? all : proc.visibleThreads(), // since 6.14 each namespace has one
                        "sudo sysctl -w kernel.pid_max=%d")));
        long ofUser = proc.limit("Max processes", Long.MAX_VALUE);
        if (!unlimitedUser && ofUser != Long.MAX_VALUE) {
            bounds.add(new Bound("RLIMIT_NPROC (ulimit -u)", ofUser, proc.threadsOfThisUser(), raiseOfUser(proc)));
        }
        return List.copyOf(bounds);
    }

    /**
     * Returns true if RLIMIT_NPROC does not apply: in the first user namespace it binds neither root nor processes with
     * these capabilities.
     */
    private static boolean exempt(Proc proc, long capabilities) {
        boolean first = proc.lines("self/uid_map").stream().allMatch(line -> line.endsWith(" " + ALL_USERS));
        return first && (proc.uid() == 0 || has(capabilities, SYS_RESOURCE) || has(capabilities, SYS_ADMIN));
    }

    /** Returns how to raise the user's limit. Only root can raise a hard limit. */
    private static String raiseOfUser(Proc proc) {
        long hard = proc.hardLimit("Max processes", Long.MAX_VALUE);
        return hard == Long.MAX_VALUE
                ? "ulimit -u %d"
                : "sudo prlimit --nproc=%%d --pid $$ (the hard limit is %d; to keep it: nproc in /etc/security/limits.conf, systemd: LimitNPROC=)"
                        .formatted(hard);
    }

    /** Returns the threads of the entire system: 457 in a loadavg of {@code 0.20 0.18 0.12 1/457 11206}. */
    private static long allThreads(Proc proc) {
        String[] words = proc.lines("loadavg").stream().findFirst().orElse("").split("[ /]");
        return words.length > 4 ? parse(words[4], 10) : 0;
    }

    private static long capabilities(Proc proc) {
        return proc.lines("self/status").stream()
                .filter(line -> line.startsWith("CapEff:"))
                .findFirst()
                .map(line -> parse(line.substring("CapEff:".length()).trim(), 16))
                .orElse(0L);
    }

    private static boolean has(long capabilities, int bit) {
        return ((capabilities >> bit) & 1) == 1;
    }

    private static long parse(String text, int radix) {
        try {
            return Long.parseUnsignedLong(text, radix);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
