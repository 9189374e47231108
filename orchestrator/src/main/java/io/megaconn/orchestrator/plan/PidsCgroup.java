package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Thread limits of the control groups that this process is in, version 2 or 1. */
final class PidsCgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private PidsCgroup() {}

    /** Returns the bounds of this process's control group and of its ancestors. */
    static List<Room.Bound> pids(Proc proc) {
        return pids(proc, ROOT);
    }

    static List<Room.Bound> pids(Proc proc, Path root) {
        List<Room.Bound> bounds = new ArrayList<>();
        for (String line : proc.lines("self/cgroup")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3
                    && (parts[1].isEmpty() || List.of(parts[1].split(",")).contains("pids"))) {
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

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readAllLines(file).getFirst());
    }
}
