package io.megaconn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The checkout under test. */
public final class Project {
    public static final Path HOME = Path.of(System.getProperty("megaconn.home")).toAbsolutePath();

    private Project() {}

    /** Returns a folder for files that a test keeps. */
    public static Path folder(String name) {
        try {
            return Files.createDirectories(HOME.resolve("e2e/target/e2e").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns bin/orchestrator of a copy of the project with only the files that it runs: in the project itself it would build what is
     * older than its source, while Maven is at it.
     */
    static Path launcher(Path folder) {
        try {
            Path bin = Files.createDirectories(folder.resolve("megaconn/bin"));
            for (String file : new String[] {"orchestrator", "server", "client", "launch", "prepare", "find-jdk"}) {
                Files.copy(HOME.resolve("bin").resolve(file), bin.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
            for (String program : new String[] {"orchestrator", "server", "client"}) {
                Path copy = Files.createDirectories(folder.resolve("megaconn").resolve(program));
                for (String file : new String[] {"jvm.options", "target"}) {
                    Files.createSymbolicLink(
                            copy.resolve(file), HOME.resolve(program).resolve(file));
                }
            }
            return bin.resolve("orchestrator");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
