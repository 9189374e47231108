package io.megaconn.orchestrator.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;

/**
 * Files of the three programs: a release has them in {@code app/}, a checkout in the {@code target/} of each module.
 * {@code bin/launch} knows the same.
 *
 * @param home folder of the release or checkout
 */
public record Installation(Path home) {
    public Installation {
        home = home.toAbsolutePath(); // children have another current directory
    }

    public Path jar(String program) {
        return target(program).resolve(program + ".jar");
    }

    /** Returns the JVM flags of a program, an argument file. */
    Path options(String program) {
        return release()
                ? app().resolve(program + ".options")
                : home.resolve(program).resolve("jvm.options");
    }

    /** Returns the cache of a program's classes, which may not exist. */
    Path aotCache(String program) {
        return target(program).resolve(program + ".aot");
    }

    /**
     * Returns whether a program's cache can be used. One that is older than a jar has classes of an earlier build, which
     * the JVM would mix with new ones. A release has its cache from the beginning.
     */
    boolean hasCurrentCache(String program) {
        Path cache = aotCache(program);
        if (!Files.exists(cache) || release()) {
            return Files.exists(cache);
        }
        try (Stream<Path> libraries = Files.list(target(program).resolve("lib"))) {
            FileTime made = Files.getLastModifiedTime(cache);
            for (Path jar : Stream.concat(Stream.of(jar(program)), libraries).toList()) {
                if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path target(String program) {
        return release() ? app() : home.resolve(program).resolve("target");
    }

    private boolean release() {
        return Files.isDirectory(app());
    }

    private Path app() {
        return home.resolve("app");
    }
}
