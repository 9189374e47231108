package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.system.ControlGroup;
import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Thread limits of the control groups that this process is in, version 2 or 1. */
final class PidsCgroup {
    private PidsCgroup() {}

    /** Returns the bounds of this process's control group and of its ancestors. */
    static List<Room.Bound> pids(Proc proc) {
        return pids(proc, ControlGroup.ROOT);
    }

    static List<Room.Bound> pids(Proc proc, Path root) {
        List<Room.Bound> bounds = new ArrayList<>();
        ControlGroup.of(proc, "pids", root).stream()
                .flatMap(ControlGroup::withAncestors)
                .forEach(group -> add(bounds, group));
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
