package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JUnitFileTest {
    @TempDir
    Path folder;

    @Test
    void aFolderThatIsNotThereIsToldUpFront() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> file("none/ramp.xml").check())
                .withMessageContaining("--junit")
                .withMessageContaining("folder " + folder.resolve("none") + " does not exist")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void aFolderIsNoFile() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> file("").check())
                .withMessageContaining("is a folder");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> new JUnitFile(Path.of("/")).check())
                .withMessageContaining("is a folder");
    }

    @Test
    void aFileThatIsThereIsReplaced() throws IOException {
        Files.writeString(folder.resolve("ramp.xml"), "old".repeat(10_000));

        file("ramp.xml").check();
        file("ramp.xml").write(SampleReports.full(), List.of());

        assertThat(folder.resolve("ramp.xml")).content().startsWith("<?xml").endsWith("</testsuites>\n");
    }

    @Test
    void aFullDiskIsNamed() {
        assertThat(new JUnitFile(Path.of("/dev/full")).write(SampleReports.full(), List.of()))
                .startsWith("--junit /dev/full can't be written: ");
    }

    @Test
    void withoutTheOptionNothingIsWritten() {
        JUnitFile none = new JUnitFile(null);

        none.check();
        none.write(SampleReports.full(), List.of());

        assertThat(folder).isEmptyDirectory();
    }

    private JUnitFile file(String name) {
        return new JUnitFile(folder.resolve(name));
    }
}
