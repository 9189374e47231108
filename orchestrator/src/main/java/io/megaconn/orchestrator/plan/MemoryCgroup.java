package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.system.ControlGroup;
import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

/** Memory of this process's control group and of its ancestors, version 2 or 1. */
public final class MemoryCgroup {
    private static final Files2or1 VERSION_2 =
            new Files2or1("memory.max", "memory.current", "inactive_file", "memory.events");
    private static final Files2or1 VERSION_1 = new Files2or1(
            "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file", "memory.oom_control");

    private final ControlGroup group;
    private final Files2or1 files;

    /** File names of a version, and its key of the page cache in {@code memory.stat}. */
    private record Files2or1(String limit, String usage, String cache, String events) {}

    /**
     * A memory limit.
     *
     * @param group path of the control group, such as {@code /system.slice/load.service}
     * @param bytes bytes that the group may use
     * @param left bytes left of these; page cache does not count as used
     */
    public record Limit(String group, long bytes, long left) {}

    private MemoryCgroup(ControlGroup group) {
        this.group = group;
        this.files = group.unified() ? VERSION_2 : VERSION_1;
    }

    /** Returns this process's control group; empty if control groups are not mounted. */
    public static Optional<MemoryCgroup> of(Proc proc) {
        return of(proc, ControlGroup.ROOT);
    }

    static Optional<MemoryCgroup> of(Proc proc, Path root) {
        return ControlGroup.of(proc, "memory", root).stream().findFirst().map(MemoryCgroup::new);
    }

    /** Returns the bytes left below the tightest limit; Long.MAX_VALUE without one. */
    public static long left(Proc proc) {
        return of(proc).flatMap(MemoryCgroup::limit).map(Limit::left).orElse(Long.MAX_VALUE);
    }

    /** Returns the limit of this group or an ancestor that leaves the fewest bytes. */
    public Optional<Limit> limit() {
        return group.withAncestors()
                .flatMap(one -> limit(one).stream())
                .min(Comparator.comparingLong(Limit::left).thenComparingLong(Limit::bytes));
    }

    /**
     * Returns the kernel's count of processes in this group that it killed because memory ran out; empty without such a
     * count.
     */
    public OptionalLong oomKills() {
        return key(group.folder().resolve(files.events), "oom_kill");
    }

    private Optional<Limit> limit(Path one) {
        try {
            long bytes = number(one.resolve(files.limit));
            long used = number(one.resolve(files.usage))
                    - key(one.resolve("memory.stat"), files.cache).orElse(0);
            return Optional.of(new Limit("/" + group.mount().relativize(one), bytes, Math.max(0, bytes - used)));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // not mounted, or "max"
        }
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readAllLines(file).getFirst());
    }

    private static OptionalLong key(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key + " ")) {
                    return OptionalLong.of(
                            Long.parseLong(line.substring(key.length() + 1).trim()));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // The count is unknown.
        }
        return OptionalLong.empty();
    }
}
