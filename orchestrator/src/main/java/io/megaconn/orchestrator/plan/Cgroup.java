package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The memory limit of the control groups that this process is in, version 2 or 1. */
public final class Cgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private Cgroup() {}

    /** Bytes left below the limit, Long.MAX_VALUE without one. */
    public static long memoryLeft(Proc proc) {
        return memoryLeft(proc, ROOT);
    }

    static long memoryLeft(Proc proc, Path root) {
        for (String line : proc.lines("self/cgroup")) { // 0::/path, or 4:memory:/path
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                return left(root, parts[2], "memory.max", "memory.current", "inactive_file");
            }
            if (parts.length == 3 && parts[1].equals("memory")) {
                return left(
                        root.resolve("memory"),
                        parts[2],
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        "total_inactive_file");
            }
        }
        return Long.MAX_VALUE;
    }

    /** The group whose memory limit leaves less than the machine has available, or empty. */
    static String memoryGroup(Proc proc) {
        return memoryGroup(proc, ROOT);
    }

    static String memoryGroup(Proc proc, Path root) {
        if (memoryLeft(proc, root) >= proc.kib("meminfo", "MemAvailable")) {
            return "";
        }
        return proc.lines("self/cgroup").stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3 && (parts[1].isEmpty() || parts[1].equals("memory")))
                .map(parts -> parts[2])
                .findFirst()
                .orElse("");
    }

    /** The limits of threads of this process's control group and those above it. */
    static List<Room.Bound> pids(Proc proc) {
        return pids(proc, ROOT);
    }

    static List<Room.Bound> pids(Proc proc, Path root) {
        List<Room.Bound> bounds = new ArrayList<>();
        for (String line : proc.lines("self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && (parts[1].isEmpty() || parts[1].equals("pids"))) {
                Path mount = parts[1].isEmpty() ? root : root.resolve("pids");
                Path group = mount.resolve("." + parts[2]).normalize();
                for (; group.startsWith(mount); group = Objects.requireNonNull(group.getParent())) {
                    add(bounds, group);
                }
            }
        }
        return bounds;
    }

    private static void add(List<Room.Bound> bounds, Path group) {
        try {
            bounds.add(new Room.Bound(
                    "pids.max of " + group,
                    number(group.resolve("pids.max")),
                    number(group.resolve("pids.current")),
                    "raise it to %d (systemd: TasksMax=, Docker: --pids-limit, kubelet: podPidsLimit)"));
        } catch (IOException | NumberFormatException e) {
            // Not mounted, or "max".
        }
    }

    /** The least that this group or one above it leaves. */
    private static long left(Path root, String path, String limitFile, String usageFile, String cacheKey) {
        long least = Long.MAX_VALUE;
        Path group = root.resolve("." + path).normalize();
        for (; group.startsWith(root); group = Objects.requireNonNull(group.getParent())) {
            try {
                long limit = number(group.resolve(limitFile));
                least = Math.min(least, limit - number(group.resolve(usageFile)) + cache(group, cacheKey));
            } catch (IOException | NumberFormatException e) {
                // Not mounted, or "max".
            }
        }
        return Math.max(0, least);
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readAllLines(file).getFirst());
    }

    /** Page cache that counts as usage, but that the kernel takes back before anybody runs out of memory. */
    private static long cache(Path group, String key) {
        try {
            for (String line : Files.readAllLines(group.resolve("memory.stat"))) {
                if (line.startsWith(key + " ")) {
                    return Long.parseLong(line.substring(key.length() + 1).trim());
                }
            }
        } catch (IOException | NumberFormatException e) {
            // Then nothing of it counts as cache.
        }
        return 0;
    }
}
