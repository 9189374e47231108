package io.megaconn.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedFilesTest {
    @Test
    void aRegularFileIsRead(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("message"), "hello");
        assertThat(new SharedFiles().read("--message-file", file.toString(), 10))
                .asString()
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "/dev/null", "/usr/../dev/stdin", "/tmp"})
    void whatIsAnotherFileInEveryProcessIsRefused(String file) {
        assertThatThrownBy(() -> new SharedFiles().read("--message-file", file, 10))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--message-file " + file + " is not a regular file");
    }

    @Test
    void aPipeIsRefusedAndNotRead(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> new SharedFiles().read("--header X", pipe.toString(), 10))
                .hasMessageContaining("is not a regular file");
    }

    @Test
    void aFolderOfFilesIsAllowedWhereItIsAnOption(@TempDir Path folder) {
        assertThatCode(() -> SharedFiles.check("--tls-ca", folder.toString())).doesNotThrowAnyException();
        assertThatThrownBy(() -> SharedFiles.check("--tls-ca", "/dev/fd/63"))
                .hasMessageStartingWith("--tls-ca /dev/fd/63 is not a regular file");
    }

    @Test
    void aMissingFileIsNamedAsUsual(@TempDir Path folder) {
        assertThatThrownBy(() -> new SharedFiles().read("--message-file", folder + "/none", 10))
                .hasMessageContaining("can't be read");
    }
}
