package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests when the cache of a program's classes is used. */
class InstallationTest {
    @TempDir
    Path home;

    private Installation installation;
    private Path target;

    @BeforeEach
    void aCheckout() throws IOException {
        installation = new Installation(home);
        target = Files.createDirectories(home.resolve("client/target"));
        Files.createDirectories(target.resolve("lib"));
        file("client.jar", 100);
        file("lib/megaconn-runtime.jar", 100);
    }

    private void file(String name, long seconds) throws IOException {
        Path file = target.resolve(name);
        Files.write(file, new byte[1]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1_000));
    }

    @Test
    void aCacheThatIsMissingIsNotUsed() {
        assertThat(installation.hasCurrentCache("client")).isFalse();
    }

    @Test
    void aCacheOfTheseJarsIsUsed() throws IOException {
        file("client.aot", 101);

        assertThat(installation.hasCurrentCache("client")).isTrue();
    }

    @Test
    void aCacheOfAnEarlierBuildIsNotUsed() throws IOException {
        file("client.aot", 101);
        file("lib/megaconn-runtime.jar", 102);

        assertThat(installation.hasCurrentCache("client")).isFalse();
    }

    @Test
    void aReleaseKeepsItsCacheWhateverItsArchiveSaysAboutTimes() throws IOException {
        Path app = Files.createDirectories(home.resolve("app"));
        Files.write(app.resolve("client.aot"), new byte[1]);
        Files.setLastModifiedTime(app.resolve("client.aot"), FileTime.fromMillis(0));
        Files.write(app.resolve("client.jar"), new byte[1]);

        assertThat(installation.hasCurrentCache("client")).isTrue();
    }
}
