package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
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

/** bin/orchestrator, in a copy of the project that has nothing to build. */
class LauncherIT extends RampTestBase {
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

    @Test
    void withoutAJdkItSaysInOneLineWhatToInstall() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path findJdk = project().resolve("bin/find-jdk");
        // Without the folders where a JDK may be.
        Files.writeString(
                findJdk,
                Files.readString(findJdk).replace("/usr/lib/jvm/*25*", "").replace("/opt/*25*", ""));
        List<String> withoutJava = List.of(
                "env",
                "-i",
                "HOME=" + empty,
                "PATH=" + pathWithoutJava(),
                folder.resolve("project/bin/orchestrator").toString());

        Program program = keep(Program.start(folder, withoutJava, "--help"));

        program.exits(1);
        assertThat(program.err().lines()).singleElement().asString().contains("JDK 25", "install");
    }

    /** A folder with the few programs that the launcher itself needs. */
    private Path pathWithoutJava() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("path"));
        for (String program : List.of("bash", "dirname", "readlink", "sed", "find", "uname")) {
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

    /** The launcher and the jars, without sources and Maven; with a cache that is newer than the jar, but no cache. */
    private Path project() throws IOException {
        Path project = folder.resolve("project");
        for (String file : List.of("bin/launch", "bin/find-jdk", "bin/orchestrator", "orchestrator/jvm.options")) {
            copy(file, project);
        }
        copy("orchestrator/target/orchestrator.jar", project);
        try (Stream<Path> lib = Files.list(Jar.HOME.resolve("orchestrator/target/lib"))) {
            for (Path jar : lib.toList()) {
                copy(Jar.HOME.relativize(jar).toString(), project);
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
