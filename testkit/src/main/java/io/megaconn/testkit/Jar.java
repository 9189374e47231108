package io.megaconn.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command that starts one of the built programs: its jar, in a JVM with the flags of its jvm.options, and with the cache
 * of its classes where there is one, as {@code bin/launch} does.
 *
 * @param program server, client or orchestrator
 * @param prefix a command that starts the rest, such as {@code ip netns exec NAME}; may be empty
 * @param flags more JVM flags
 * @param main the class to start instead of the jar's own; null for the jar's own
 */
public record Jar(String program, List<String> prefix, List<String> flags, Class<?> main) {
    /** The checkout under test. */
    public static final Path HOME = Path.of(System.getProperty("megaconn.home")).toAbsolutePath();

    public static Jar server() {
        return new Jar("server", List.of(), List.of(), null);
    }

    public static Jar client() {
        return new Jar("client", List.of(), List.of(), null);
    }

    public static Jar orchestrator() {
        return new Jar("orchestrator", List.of(), List.of("-Dmegaconn.home=" + HOME), null);
    }

    public Jar after(String... more) {
        return new Jar(program, join(prefix, List.of(more)), flags, main);
    }

    /** Returns the command with these additional JVM flags. */
    public Jar with(String... more) {
        return new Jar(program, prefix, join(flags, List.of(more)), main);
    }

    /** Returns the command for another program in the same jar. */
    public Jar main(Class<?> other) {
        return new Jar(program, prefix, flags, other);
    }

    /** Returns the command with this open-file limit. */
    public Jar withOpenFileLimit(int limit) {
        return after(openFileLimit(limit).toArray(String[]::new));
    }

    /** Returns a command that starts the rest with this open-file limit. */
    static List<String> openFileLimit(int limit) {
        return List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "sh");
    }

    public List<String> command(String... args) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + HOME.resolve(program).resolve("jvm.options"));
        if (main == null && classCache()) {
            command.add("-XX:AOTCache=" + target().resolve(program + ".aot"));
        }
        command.addAll(flags);
        String jar = target().resolve(program + ".jar").toString();
        command.addAll(main == null ? List.of("-jar", jar) : List.of("-cp", jar, main.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /** Starts it with standard input open, and output in files that are deleted with it. */
    public Program start(String... args) {
        return Program.start(command(args));
    }

    /**
     * Returns whether bin/prepare has recorded a cache of its classes, with this Java and from all jars as they are: with an
     * older cache the JVM mixes classes of two builds.
     */
    private boolean classCache() {
        Path trained = HOME.resolve("orchestrator/target/trained");
        Path cache = target().resolve(program + ".aot");
        if (!Files.exists(trained) || !Files.exists(cache)) {
            return false;
        }
        try (Stream<Path> libraries = Files.list(target().resolve("lib"))) {
            FileTime recorded = Files.getLastModifiedTime(cache);
            if (!Files.readString(trained).startsWith(System.getProperty("java.home") + " ")) {
                return false;
            }
            for (Path jar : Stream.concat(Stream.of(target().resolve(program + ".jar")), libraries)
                    .toList()) {
                if (Files.getLastModifiedTime(jar).compareTo(recorded) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path target() {
        return HOME.resolve(program).resolve("target");
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
