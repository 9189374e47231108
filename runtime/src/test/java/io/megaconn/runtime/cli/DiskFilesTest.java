package io.megaconn.runtime.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFilesTest {
    private static final int LARGEST = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void theBytesOfAFileAreSentAsTheyAre() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        Path file = Files.write(folder.resolve("payload"), all);
        assertThat(read(file)).isEqualTo(all);
    }

    /** Tests a pipe, whose size is 0 before it is read. */
    @Test
    void aPipeIsReadToItsEnd() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = Thread.ofPlatform().daemon().start(() -> {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write("PING".getBytes(US_ASCII));
                out.flush();
                out.write("\r\n".getBytes(US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(read(pipe)).isEqualTo("PING\r\n".getBytes(US_ASCII));
        writer.join();
    }

    @Test
    void whatHasNoEndIsAUsageError() {
        assertUsageError(() -> read(Path.of("/dev/zero")), "--message-file /dev/zero", "more than 1MiB");
    }

    @Test
    void anEmptyFileIsAUsageError() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));
        assertUsageError(() -> read(file), "--message-file", file.toString(), "0 bytes");
    }

    @Test
    void aFileThatIsTooLargeIsAUsageError() throws IOException {
        Path file = Files.write(folder.resolve("large"), new byte[LARGEST + 1]);
        assertUsageError(() -> read(file), "--message-file", file.toString(), "more than 1MiB");
    }

    @Test
    void aMissingFileIsAUsageErrorThatNamesIt() {
        Path file = folder.resolve("missing");
        assertUsageError(() -> read(file), "--message-file", file.toString(), "no such file");
    }

    @Test
    void aFolderIsAUsageError() {
        assertUsageError(() -> read(folder), "--message-file", folder.toString());
    }

    private static void assertUsageError(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .hasMessageContainingAll(words)
                .asInstanceOf(type(UserError.class))
                .returns(ExitCode.USAGE, UserError::exitCode);
    }

    private static byte[] read(Path file) {
        return new DiskFiles().read("--message-file", file.toString(), LARGEST);
    }
}
