package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory limit of the control group that this process is in, version 2 or 1. */
final class Cgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private Cgroup() {}

    /** Bytes left below the limit, Long.MAX_VALUE without one. */
    static long memoryLeft(Proc proc) {
        for (String line : proc.lines("self/cgroup")) { // 0::/path, or 4:memory:/path
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                return left(ROOT.resolve("." + parts[2]), "memory.max", "memory.current");
            }
            if (parts.length == 3 && parts[1].equals("memory")) {
                Path group = ROOT.resolve("memory").resolve("." + parts[2]);
                return left(group, "memory.limit_in_bytes", "memory.usage_in_bytes");
            }
        }
        return Long.MAX_VALUE;
    }

    private static long left(Path group, String limitFile, String usageFile) {
        try {
            long limit =
                    Long.parseLong(Files.readAllLines(group.resolve(limitFile)).getFirst());
            long usage =
                    Long.parseLong(Files.readAllLines(group.resolve(usageFile)).getFirst());
            return limit - usage;
        } catch (IOException | NumberFormatException e) { // not mounted, or "max"
            return Long.MAX_VALUE;
        }
    }
}
