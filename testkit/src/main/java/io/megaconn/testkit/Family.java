package io.megaconn.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The processes that a program started, orphans included, identified by a variable in their environment. */
record Family(String mark, long parent) {
    static final String MARK = "MEGACONN_TEST_PROGRAM";

    String variable() {
        return MARK + "=" + mark;
    }

    List<ProcessHandle> children() {
        return all().filter(handle -> arguments(handle.pid()).contains("--child"))
                .toList();
    }

    /** @return true if none is left */
    boolean killAll() {
        List<ProcessHandle> left = all().toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return left.isEmpty();
    }

    private Stream<ProcessHandle> all() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != parent)
                .filter(handle -> read(handle.pid(), "environ").contains(variable()));
    }

    private static List<String> arguments(long pid) {
        return List.of(read(pid, "cmdline").split("\0"));
    }

    private static String read(long pid, String file) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", String.valueOf(pid), file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone
        }
    }
}
