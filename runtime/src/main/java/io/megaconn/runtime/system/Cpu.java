package io.megaconn.runtime.system;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * CPU time counters; only their growth is meaningful.
 *
 * @param processMs CPU time of this process since its start, milliseconds
 * @param busyMs busy time of all cores of the machine since boot, milliseconds
 * @param idleMs idle time of all cores of the machine since boot, milliseconds
 * @param cores cores available to this process
 * @param quota CPU limit of its control group in cores; 0 without a limit
 * @param periods enforcement periods since the group was created
 * @param throttled periods in which the group was throttled
 */
public record Cpu(long processMs, long busyMs, long idleMs, int cores, double quota, long periods, long throttled) {
    public static final Cpu NONE = new Cpu(0, 0, 0, 0, 0, 0, 0);
    /** USER_HZ is 100 on all machines that Java runs on. */
    static final int TICK_MS = 10;

    public static Cpu read(Proc proc) {
        return read(proc, ControlGroup.ROOT);
    }

    static Cpu read(Proc proc, Path cgroups) {
        long[] machine = machine(proc);
        Quota limit = Quota.of(proc, cgroups);
        return new Cpu(
                process(proc),
                machine[0],
                machine[1],
                Runtime.getRuntime().availableProcessors(),
                limit.quota,
                limit.periods,
                limit.throttled);
    }

    /** Sums per-process values; machine-wide ones are counted once. */
    public Cpu plus(Cpu other) {
        Cpu later = other.busyMs + other.idleMs > busyMs + idleMs ? other : this;
        return new Cpu(
                processMs + other.processMs,
                later.busyMs,
                later.idleMs,
                Math.max(cores, other.cores),
                Math.max(quota, other.quota),
                periods + other.periods,
                throttled + other.throttled);
    }

    private static long process(Proc proc) {
        String[] fields = proc.stat("self"); // utime and stime are fields 14 and 15 of the file
        return fields.length > 12 ? (number(fields[11]) + number(fields[12])) * TICK_MS : 0;
    }

    /**
     * Returns {busy, idle} of {@code cpu user nice system idle iowait irq softirq steal guest guest_nice}; guest is
     * part of user.
     */
    private static long[] machine(Proc proc) {
        long busy = 0;
        long idle = 0;
        for (String line : proc.lines("stat")) {
            if (line.startsWith("cpu ")) {
                String[] fields = line.trim().split(" +");
                for (int i = 1; i < Math.min(fields.length, 9); i++) {
                    if (i == 4 || i == 5) {
                        idle += number(fields[i]) * TICK_MS;
                    } else {
                        busy += number(fields[i]) * TICK_MS;
                    }
                }
            }
        }
        return new long[] {busy, idle};
    }

    private static long number(String word) {
        return Proc.number(word).orElse(0);
    }

    /** Returns the CPU limit of this process's control group or one of its parents: the most throttled one. */
    private record Quota(double quota, long periods, long throttled) {
        static Quota of(Proc proc, Path root) {
            List<ControlGroup> groups = ControlGroup.of(proc, "cpu", root);
            return groups.isEmpty() ? new Quota(0, 0, 0) : worst(groups.getFirst());
        }

        private static Quota worst(ControlGroup of) {
            Quota worst = new Quota(0, 0, 0);
            for (Path group : of.withAncestors().toList()) {
                double quota = quota(group);
                long throttled = stat(group, "nr_throttled");
                if (quota > 0 && (worst.quota == 0 || throttled > worst.throttled)) {
                    worst = new Quota(quota, stat(group, "nr_periods"), throttled);
                }
            }
            return worst;
        }

        private static long stat(Path group, String key) {
            for (String line : Proc.lines(group.resolve("cpu.stat"))) {
                if (line.startsWith(key + " ")) {
                    return number(line.substring(key.length() + 1));
                }
            }
            return 0;
        }

        /** Returns the limit in cores; 0 without a limit. */
        private static double quota(Path group) {
            List<String> two = Proc.lines(group.resolve("cpu.max")); // "150000 100000" or "max 100000"
            String[] words = two.isEmpty()
                    ? new String[] {one(group, "cpu.cfs_quota_us"), one(group, "cpu.cfs_period_us")}
                    : two.getFirst().split(" ");
            OptionalLong quota = Proc.number(words[0]);
            long period = words.length < 2 ? 0 : number(words[1]);
            return quota.isEmpty() || quota.getAsLong() < 0 || period == 0 ? 0 : (double) quota.getAsLong() / period;
        }

        private static String one(Path group, String file) {
            List<String> lines = Proc.lines(group.resolve(file));
            return lines.isEmpty() ? "" : lines.getFirst();
        }
    }
}
