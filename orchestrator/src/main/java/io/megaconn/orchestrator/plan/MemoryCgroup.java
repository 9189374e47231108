package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory of this process's control group and of its ancestors, version 2 or 1. */
public final class MemoryCgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Files2or1 VERSION_2 =
            new Files2or1("memory.max", "memory.current", "inactive_file", "memory.events");
    private static final Files2or1 VERSION_1 = new Files2or1(
            "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file", "memory.oom_control");

    private final Path mount;
    private final Path group;
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

    private MemoryCgroup(Path mount, String path, Files2or1 files) {
        this.mount = mount;
        this.group = mount.resolve("." + path).normalize();
        this.files = files;
    }

    /** Returns this process's control group; empty if control groups are not mounted. */
    public static Optional<MemoryCgroup> of(Proc proc) {
        return of(proc, ROOT);
    }

    static Optional<MemoryCgroup> of(Proc proc, Path root) {
        return proc.lines("self/cgroup").stream() // 0::/path, or 4:memory:/path
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3)
                .flatMap(parts -> of(root, parts[1], parts[2]).stream())
                .findFirst();
    }

    private static Optional<MemoryCgroup> of(Path root, String controllers, String path) {
        if (controllers.isEmpty()) {
            return Optional.of(new MemoryCgroup(root, path, VERSION_2));
        }
        return List.of(controllers.split(",")).contains("memory")
                ? Optional.of(new MemoryCgroup(root.resolve("memory"), path, VERSION_1))
                : Optional.empty();
    }

    /** Returns the bytes left below the tightest limit; Long.MAX_VALUE without one. */
    public static long left(Proc proc) {
        return of(proc).flatMap(MemoryCgroup::limit).map(Limit::left).orElse(Long.MAX_VALUE);
    }

    /** Returns the limit of this group or an ancestor that leaves the fewest bytes. */
    public Optional<Limit> limit() {
        return groups().flatMap(one -> limit(one).stream())
                .min(Comparator.comparingLong(Limit::left).thenComparingLong(Limit::bytes));
    }

    /**
     * Returns the kernel's count of processes in this group that it killed because memory ran out; empty without such a
     * count.
     */
    public OptionalLong oomKills() {
        return key(group.resolve(files.events), "oom_kill");
    }

    private Stream<Path> groups() {
        return Stream.iterate(group, one -> one.startsWith(mount), one -> Objects.requireNonNull(one.getParent()));
    }

    private Optional<Limit> limit(Path one) {
        try {
            long bytes = number(one.resolve(files.limit));
            long used = number(one.resolve(files.usage))
                    - key(one.resolve("memory.stat"), files.cache).orElse(0);
            return Optional.of(new Limit("/" + mount.relativize(one), bytes, Math.max(0, bytes - used)));
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
