package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first start in a fresh checkout, with a stand-in for Maven. */
class SourceBuildIT extends RampTestBase {
    private Program start(String maven) throws IOException {
        Path project = Files.createDirectories(folder.resolve("fresh"));
        for (String file : List.of("bin/launch", "bin/prepare", "bin/find-jdk", "bin/build-progress", "bin/megaconn")) {
            Files.createDirectories(project.resolve(file).getParent());
            Files.copy(Jar.HOME.resolve(file), project.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path mvnw = Files.writeString(project.resolve("mvnw"), "#!/bin/sh\n" + maven);
        Files.setPosixFilePermissions(mvnw, PosixFilePermissions.fromString("rwxr-xr-x"));
        return keep(
                Program.start(folder, List.of(project.resolve("bin/megaconn").toString()), "--version"));
    }

    @Test
    void showsWhatItBuildsAndThatItDownloads() throws Exception {
        Program program = start("""
                echo "[INFO] Building megaconn runtime 1.2.3                 [2/5]"
                echo "Downloaded from central: https://localhost/a.pom (27 kB at 1.2 MB/s)"
                echo "Downloaded from central: https://localhost/a.jar (3.4 MB at 1.2 MB/s)"
                echo "[INFO] Building megaconn server 1.2.3                  [3/5]"
                echo "[INFO] BUILD SUCCESS"
                exit 0
                """);

        program.exits(1); // the stand-in builds no jar
        assertThat(program.errLines())
                .anySatisfy(line -> assertThat(line).contains("downloads about 140 MB from Maven Central"))
                .anySatisfy(line -> assertThat(line).startsWith("building 2/5 megaconn runtime 1.2.3, "))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("building 3/5 megaconn server")
                        .endsWith("2 files and 3 MB downloaded"))
                .anySatisfy(line -> assertThat(line).startsWith("built in "));
    }

    @Test
    void aFailedBuildShowsMavensErrorAndTheJava() throws Exception {
        Program program = start("""
                echo "Downloaded from central: https://localhost/a.pom (27 kB at 1.2 MB/s)"
                echo "[ERROR] Failed to read artifact descriptor"
                exit 1
                """);

        program.exits(1);
        assertThat(program.err())
                .contains("[ERROR] Failed to read artifact descriptor", "the build with Java 25", "failed; see above")
                .doesNotContain("Downloaded from", "built in");
        assertThat(program.out()).isEmpty();
    }
}
