package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests bin/orchestrator in a copy of the project that has nothing to build. */
class LauncherIT extends RampTestBase {
    private Path project;

    @Test
    void startsTheCommandLineFromAnyFolderAndThroughALink() throws Exception {
        Path project = project();
        Path link = Files.createSymbolicLink(folder.resolve("megaconn"), project.resolve("bin/orchestrator"));

        Program program = keep(Program.start(
                folder, List.of(link.toString()), "preflight", "--local", "--target", "10", "--port", "" + port));

        program.exits(0);
        assertThat(program.out()).contains("10 connections = 1 client x 10");
        assertThat(program.err()).as("not a word of a cache that does not fit").isEmpty();
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
        Program program = keep(Program.start(
                folder, List.of(project().resolve("bin/orchestrator").toString()), "ramp", "--local", "--bogus"));

        program.exits(2);
        assertThat(program.err()).contains("--bogus");
    }

    /** The path of the copy has a space and a letter that is not ASCII, and there is no UTF-8 locale. */
    @Test
    void hintsHaveTheNameThatTheUserTyped() throws Exception {
        String megaconn = project().resolve("bin/megaconn").toString();
        List<String> command = List.of("env", "LC_ALL=C", "COLUMNS=120", megaconn);

        Program help = keep(Program.start(folder, command, "--help"));
        help.exits(0);
        assertThat(help.out())
                .contains("Usage: megaconn ", "'" + megaconn + "' ramp --local", "'" + megaconn + "' server --help")
                .doesNotContain("orchestrator");

        Program unknown = keep(Program.start(folder, command, "ramp", "--local", "--bogus"));
        unknown.exits(2);
        assertThat(unknown.errLines()).first().asString().startsWith("megaconn: ");
        assertThat(unknown.err()).contains("'" + megaconn + "' ramp");

        Program compare = keep(Program.start(folder, command, "compare"));
        compare.exits(2);
        assertThat(compare.err()).contains("name at least two runs: '" + megaconn + "' compare");
    }

    @Test
    @OnRequest
    void oneProgramRunsServersAndClients() throws Exception {
        String megaconn = project().resolve("bin/megaconn").toString();

        for (String side : List.of("server", "client")) {
            Program help = keep(Program.start(folder, List.of("env", "COLUMNS=120", megaconn, side), "--help"));
            help.exits(0);
            assertThat(help.out())
                    .contains("Usage: megaconn " + side + " ", "'" + megaconn + "' " + side + " --")
                    .doesNotContain("bin/" + side);

            Program unknown = keep(Program.start(folder, List.of(megaconn, side), "--bogus"));
            unknown.exits(2);
            assertThat(unknown.err())
                    .startsWith("megaconn " + side + ": ")
                    .contains("Run ''" + megaconn + "' " + side + " --help'");
        }
        Program server =
                keep(Program.start(folder, List.of(project.resolve("bin/server").toString()), "--bogus"));
        server.exits(2);
        assertThat(server.err()).startsWith("server: ").contains("bin/server' --help'");
    }

    @Test
    void withoutAJdkItSaysInOneLineWhatToInstall() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path findJdk = project().resolve("bin/find-jdk");
        // Without the folders where a JDK may be.
        Files.writeString(
                findJdk, Files.readString(findJdk).replace("/usr/lib/jvm/*", "").replace("/opt/*", ""));
        List<String> withoutJava = List.of(
                "env",
                "-i",
                "HOME=" + empty,
                "PATH=" + pathWithoutJava(),
                project.resolve("bin/orchestrator").toString());

        Program program = keep(Program.start(folder, withoutJava, "--help"));

        program.exits(1);
        assertThat(program.err().lines()).singleElement().asString().contains("JDK 25", "install");
    }

    /** A folder with the few programs that the launcher itself needs. */
    private Path pathWithoutJava() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("path"));
        for (String program : List.of("bash", "dirname", "readlink", "sed", "find", "uname", "sh")) {
            Path original = Stream.of(System.getenv("PATH").split(":"))
                    .map(path -> Path.of(path, program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Path wrapper = Files.writeString(bin.resolve(program), "#!/bin/sh\nexec " + original + " \"$@\"\n");
            Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return bin;
    }

    /** Copies the launcher and the jars, without sources and Maven; the class cache is newer than the jar, but not valid. */
    private Path project() throws IOException {
        project = folder.resolve("pröject copy");
        for (String file : List.of("launch", "prepare", "find-jdk", "megaconn", "orchestrator", "server", "client")) {
            copy("bin/" + file, project);
        }
        for (String program : List.of("orchestrator", "server", "client")) {
            copy(program + "/jvm.options", project);
            copy(program + "/target/" + program + ".jar", project);
            try (Stream<Path> lib = Files.list(Jar.HOME.resolve(program + "/target/lib"))) {
                for (Path jar : lib.toList()) {
                    copy(Jar.HOME.relativize(jar).toString(), project);
                }
            }
        }
        Path cache = Files.createFile(project.resolve("orchestrator/target/orchestrator.aot"));
        Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plusSeconds(60)));
        return project;
    }

    private static void copy(String file, Path project) throws IOException {
        Files.createDirectories(project.resolve(file).getParent());
        Files.copy(Jar.HOME.resolve(file), project.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
}
