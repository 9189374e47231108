package io.megaconn.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of Debian's packages that some tests need. */
public final class Packages {
    private static final List<Path> FOLDERS = Stream.of("/usr/bin", "/usr/sbin", "/usr/lib/nginx/modules")
            .map(Path::of)
            .toList();

    private Packages() {}

    /**
     * Returns the path of a program or module; prints a line if it is not installed.
     *
     * @throws AssertionError if it is missing where CI has installed everything, {@code MEGACONN_IT_PACKAGES=1}
     */
    public static Optional<Path> find(String file, String name) {
        Optional<Path> found = FOLDERS.stream()
                .map(folder -> folder.resolve(file))
                .filter(Files::exists)
                .findFirst();
        if (found.isPresent()) {
            return found;
        }
        String missing = "SKIPPED a test: there is no %s: apt-get install %s".formatted(file, name);
        if ("1".equals(System.getenv("MEGACONN_IT_PACKAGES"))) {
            throw new AssertionError(missing + ", and add it to tools() of .ci/run");
        }
        System.err.println(missing);
        return Optional.empty();
    }
}
