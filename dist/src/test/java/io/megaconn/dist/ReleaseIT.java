package io.megaconn.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A release runs where others unpack it. */
@Timeout(300)
class ReleaseIT {
    /** A line of ldd. */
    private static final Pattern LIBRARY = Pattern.compile("\\s(/\\S+) \\(0x");

    @TempDir
    static Path folder;

    private static Path home;
    private static boolean root;
    private final List<Program> programs = new ArrayList<>();
    private Path output;

    @BeforeAll
    static void unpack() throws IOException {
        // With a space and letters beyond ASCII.
        home = Archive.find().unpack(folder.resolve("größe of a release"));
        Archive.run(folder, "chmod", "-R", "a-w", home.toString());
        Archive.run(folder, "chmod", "a+rx", folder.toString());
        root = Archive.run(folder, "id", "-u").equals(List.of("0"));
    }

    @BeforeEach
    void choose() throws IOException {
        output = Files.createTempDirectory(folder, "runs");
        Archive.run(folder, "chmod", "a+rwx", output.toString());
    }

    @AfterEach
    void killWhatIsLeft() {
        programs.forEach(Program::close);
    }

    private Program start(List<String> command) {
        Program program = Program.start(output, command);
        programs.add(program);
        return program;
    }

    private static List<String> ramp() {
        return List.of(
                "ramp",
                "--local",
                "--target",
                "100",
                "--hold",
                "1s",
                "--message-interval",
                "1s",
                "--port",
                "" + FreePorts.free());
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Read-only for its user, whose environment names no UTF-8 locale and no Java. */
    @Test
    void anotherUserRampsFromAReadOnlyFolderWithoutAUtf8Locale() {
        List<String> user = root
                ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all")
                : List.of();
        List<String> bare = List.of(
                "env",
                "-i",
                "LC_ALL=C",
                "PATH=/usr/bin:/bin",
                home.resolve("bin/megaconn").toString());

        Program program = start(join(user, join(bare, ramp())));

        program.exits(0);
        assertThat(program.out()).contains("100 connections held");
        assertThat(program.err()).isEmpty();
    }

    /** A cache is tied to the Java and to the jars beside it; with AOTMode=on the JVM refuses one that does not fit. */
    @Test
    void theCachesFitWhereverTheReleaseIsUnpacked() {
        for (String cache : List.of("orchestrator", "help", "server", "client")) {
            Path app = home.resolve("app").resolve(cache.equals("help") ? "orchestrator" : cache);
            start(List.of(
                            "env",
                            "LC_ALL=C.UTF-8",
                            home.resolve("jre/bin/java").toString(),
                            "@" + app + ".options",
                            "-XX:AOTMode=on",
                            "-XX:AOTCache=" + home.resolve("app").resolve(cache + ".aot"),
                            "-jar",
                            app + ".jar",
                            "--version"))
                    .exits(0);
        }
    }

    /** Help has a small cache of its own, which halves the time until it is printed. */
    @ParameterizedTest
    @CsvSource({
        "--help, help",
        "ramp -h, help",
        "help ramp, help",
        "--version, help",
        "'', help",
        "server --help, server",
        "runs, orchestrator"
    })
    void helpIsPrintedWithItsOwnCache(String arguments, String cache) {
        List<String> command =
                new ArrayList<>(List.of("sh", "-x", home.resolve("bin/launch").toString(), "megaconn"));
        command.addAll(
                Stream.of(arguments.split(" ")).filter(word -> !word.isEmpty()).toList());
        Program program = start(command);
        program.exitCode();

        assertThat(program.err()).containsPattern("app/%s\\.aot'? '?-Dmegaconn\\.home=".formatted(cache));
    }

    @Test
    void hintsHaveTheNameOfTheRelease() {
        Program program = start(List.of(home.resolve("bin/megaconn").toString(), "client", "--bogus"));

        program.exits(2);
        assertThat(program.err()).startsWith("megaconn client: ").contains("bin/megaconn' client --help'");
    }

    /** A container with nothing but glibc, and one with a shell beside it. */
    @Test
    void runsWithNothingButGlibc() throws IOException {
        if (!root) {
            String why = "SKIPPED ReleaseIT.runsWithNothingButGlibc: chroot takes root";
            System.err.println(why);
            assumeTrue(false, why);
        }
        Path glibc = folder.resolve("glibc");
        for (String program : List.of("jre/bin/java", "jre/lib/server/libjvm.so", "jre/lib/libnio.so")) {
            copyLibraries(home.resolve(program).toString(), glibc);
        }
        for (String empty : List.of("megaconn", "proc", "dev", "tmp")) {
            Files.createDirectories(glibc.resolve(empty));
        }
        assertThat(glibc.resolve("bin")).doesNotExist();

        List<String> java = List.of(
                "/megaconn/jre/bin/java",
                "@/megaconn/app/orchestrator.options",
                "-Dmegaconn.home=/megaconn",
                "-jar",
                "/megaconn/app/orchestrator.jar");
        start(join(in(glibc), join(java, inContainer()))).exits(0);

        copyLibraries("/bin/dash", glibc);
        Files.createDirectories(glibc.resolve("bin"));
        Files.copy(Path.of("/bin/dash"), glibc.resolve("bin/sh"), StandardCopyOption.COPY_ATTRIBUTES);
        start(join(in(glibc), join(List.of("/megaconn/bin/megaconn"), inContainer())))
                .exits(0);
    }

    private static List<String> inContainer() {
        return join(ramp(), List.of("--output", "/tmp/runs"));
    }

    /** The mounts of a container, which end with the process; the release is read-only. */
    private static List<String> in(Path glibc) {
        String mounts = "mount --bind \"$1\" \"$2/megaconn\" && mount -t proc proc \"$2/proc\" &&"
                + " mount --rbind /dev \"$2/dev\" && cd \"$2\" && shift 2 && exec env -i \"$(command -v chroot)\" . \"$@\"";
        return List.of("unshare", "--mount", "sh", "-c", mounts, "sh", home.toString(), glibc.toString());
    }

    private static void copyLibraries(String program, Path to) throws IOException {
        for (String line : Archive.run(folder, "ldd", program)) {
            Matcher library = LIBRARY.matcher(line);
            if (library.find() && !line.contains(home.toString())) {
                String path = library.group(1);
                assertThat(path).as("only glibc").matches(".*/(ld-linux|libc|libm|libdl|libpthread|librt)\\b.*");
                Path target = to.resolve(path.substring(1));
                Files.createDirectories(target.getParent());
                Files.copy(Path.of(path), target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
