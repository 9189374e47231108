package io.megaconn.runtime.system;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Some processes and all their descendants, and what they use together. */
public final class ProcessTree {
    /** Fields of /proc/PID/stat behind the name: state is the first. */
    private static final int PARENT = 1;

    private static final int CPU = 11;

    private final Proc proc;
    private final Path cgroups;
    private final Set<Long> roots;

    public ProcessTree(Proc proc, Collection<Long> roots) {
        this(proc, ControlGroup.ROOT, roots);
    }

    ProcessTree(Proc proc, Path cgroups, Collection<Long> roots) {
        this.proc = proc;
        this.cgroups = cgroups;
        this.roots = new TreeSet<>(roots);
    }

    /**
     * Memory and CPU time of the processes.
     *
     * @param pids the processes that are running, the roots included
     * @param rss sum of their resident sets, bytes; -1 if unknown
     * @param pss sum of their proportional sets, in which a page that several share counts once, bytes; -1 if unknown
     * @param fileRss the part of {@code rss} that is pages of files, bytes
     * @param filePss the part of {@code pss} that is pages of files, bytes; -1 if unknown. It changes when other processes
     *     map the same files or end
     * @param cpuMs their processor time and that of children that have ended, milliseconds; -1 if unknown
     * @param groupMemory memory of their control group, the kernel's memory for their sockets included, bytes; -1 if
     *     unknown, if they have several groups, or if the group is also this program's
     */
    public record Usage(Set<Long> pids, long rss, long pss, long fileRss, long filePss, long cpuMs, long groupMemory) {
        public static final Usage UNKNOWN = new Usage(Set.of(), -1, -1, -1, -1, -1, -1);
    }

    /** Returns the names of the roots, such as {@code nginx (pid 42)}. */
    public List<String> names() {
        return roots.stream().map(pid -> name(pid) + " (pid " + pid + ")").toList();
    }

    private String name(long pid) {
        return proc.lines(pid + "/comm").stream().findFirst().orElse("process");
    }

    /** @param exact true to read proportional sets too, which takes longer for a large process */
    public Usage read(boolean exact) {
        Map<Long, String[]> stats = new HashMap<>();
        proc.processes().map(Long::parseLong).forEach(pid -> {
            String[] fields = proc.stat(pid.toString());
            if (fields.length > CPU + 3 && !fields[0].equals("Z")) {
                stats.put(pid, fields);
            }
        });
        Set<Long> pids = running(stats);
        if (pids.isEmpty()) {
            return Usage.UNKNOWN;
        }
        Map<String, Long> status = new HashMap<>();
        Map<String, Long> rollup = new HashMap<>();
        boolean rolledUp = exact;
        for (long pid : pids) {
            add(proc.kib(pid + "/status"), status);
            // Empty if the process is another user's. Reading it walks the page tables, so once.
            rolledUp = rolledUp && add(proc.kib(pid + "/smaps_rollup"), rollup);
        }
        return new Usage(
                pids,
                status.getOrDefault("VmRSS", 0L),
                rolledUp ? rollup.getOrDefault("Pss", 0L) : -1,
                status.getOrDefault("RssFile", 0L),
                rolledUp ? rollup.getOrDefault("Pss_File", 0L) : -1,
                pids.stream()
                        .mapToLong(pid -> cpuMs(stats.getOrDefault(pid, new String[0])))
                        .sum(),
                groupMemory(pids));
    }

    /** Adds values to sums. Returns false if there are none. */
    private static boolean add(Map<String, Long> values, Map<String, Long> sums) {
        values.forEach((name, value) -> sums.merge(name, value, Long::sum));
        return !values.isEmpty();
    }

    private Set<Long> running(Map<Long, String[]> stats) {
        Set<Long> pids = new TreeSet<>(roots);
        pids.retainAll(stats.keySet());
        boolean grown = !pids.isEmpty();
        while (grown) {
            grown = false;
            for (Map.Entry<Long, String[]> one : stats.entrySet()) {
                long parent = Proc.number(one.getValue()[PARENT]).orElse(0);
                grown |= pids.contains(parent) && pids.add(one.getKey());
            }
        }
        return pids;
    }

    /** Returns user and system time, of the process and of its children that have ended. */
    private static long cpuMs(String[] fields) {
        long ticks = 0;
        for (int i = CPU; i < Math.min(fields.length, CPU + 4); i++) {
            ticks += Proc.number(fields[i]).orElse(0);
        }
        return ticks * Cpu.TICK_MS;
    }

    private long groupMemory(Set<Long> pids) {
        Set<List<String>> groups = new HashSet<>();
        pids.forEach(pid -> groups.add(proc.lines(pid + "/cgroup")));
        if (groups.size() != 1 || groups.contains(proc.lines("self/cgroup"))) {
            return -1;
        }
        return ControlGroup.of(proc, pids.iterator().next() + "", "memory", cgroups).stream()
                .map(group -> group.folder().resolve(group.unified() ? "memory.current" : "memory.usage_in_bytes"))
                .flatMap(file -> Proc.lines(file).stream().limit(1))
                .map(Proc::number)
                .flatMapToLong(OptionalLong::stream)
                .findFirst()
                .orElse(-1);
    }
}
