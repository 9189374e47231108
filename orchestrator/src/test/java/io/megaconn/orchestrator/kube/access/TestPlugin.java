package io.megaconn.orchestrator.kube.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A credential plugin: a script that keeps its arguments and input in files beside it, and prints {@code $TOKEN} or
 * {@code plugin-token-N}, N being the number of the call. Where a file {@code answer} exists, it prints that instead;
 * where {@code failure} exists, it prints that on standard error and fails.
 */
final class TestPlugin {
    private TestPlugin() {}

    static void write(Path file) {
        try {
            Files.deleteIfExists(file.resolveSibling("calls"));
            Files.writeString(file, """
                    #!/bin/sh
                    cd "$(dirname "$0")" || exit 9
                    printf '%s\\n' "$@" > args
                    printf '%s' "$KUBERNETES_EXEC_INFO" > info
                    echo call >> calls
                    if [ -e failure ]; then cat failure >&2; exit 3; fi
                    if [ -e answer ]; then cat answer; exit 0; fi
                    echo "a hint for people" >&2
                    n=$(wc -l < calls)
                    printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"%s"%s}}' \\
                      "${TOKEN:-plugin-token-$((n))}" "$EXPIRES"
                    """);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> args(Path folder) {
        return lines(folder.resolve("args"));
    }

    static String info(Path folder) {
        return String.join("\n", lines(folder.resolve("info")));
    }

    static int calls(Path folder) {
        return lines(folder.resolve("calls")).size();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
