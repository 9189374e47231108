package io.megaconn.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 10, 32, 4096, Payload.LARGEST})
    void isALineOfTextOfExactlyTheWantedSize(int size) {
        byte[] payload = bytes(size, null);
        assertThat(payload).hasSize(size).endsWith('\n');
        for (int i = 0; i < size - 1; i++) {
            assertThat(payload[i]).isEqualTo((byte) "megaconn ".charAt(i % 9));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, Payload.LARGEST + 1, Integer.MAX_VALUE})
    void aSizeOutOfRangeIsAUsageErrorThatNamesTheRange(int size) {
        assertUsageError(() -> Payload.of(size, null), "--payload-size", "1 to 1MiB", String.valueOf(size));
    }

    @Test
    void theBytesOfAFileAreSentAsTheyAre() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        Path file = Files.write(folder.resolve("payload"), all);
        assertThat(bytes(32, file)).isEqualTo(all);
    }

    /** Its size is 0 before it is read. */
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
        assertThat(bytes(32, pipe)).isEqualTo("PING\r\n".getBytes(US_ASCII));
        writer.join();
    }

    @Test
    void whatHasNoEndIsAUsageError() {
        assertUsageError(() -> Payload.of(32, Path.of("/dev/zero")), "--payload-file /dev/zero", "more than 1MiB");
    }

    @Test
    void anEmptyFileIsAUsageError() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));
        assertUsageError(() -> Payload.of(32, file), "--payload-file", file.toString(), "0 bytes");
    }

    @Test
    void aFileThatIsTooLargeIsAUsageError() throws IOException {
        Path file = Files.write(folder.resolve("large"), new byte[Payload.LARGEST + 1]);
        assertUsageError(() -> Payload.of(32, file), "--payload-file", file.toString(), "more than 1MiB");
    }

    @Test
    void aMissingFileIsAUsageErrorThatNamesIt() {
        Path file = folder.resolve("missing");
        assertUsageError(() -> Payload.of(32, file), "--payload-file", file.toString(), "no such file");
    }

    @Test
    void aFolderIsAUsageError() {
        assertUsageError(() -> Payload.of(32, folder), "--payload-file", folder.toString());
    }

    private static void assertUsageError(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .hasMessageContainingAll(words)
                .asInstanceOf(type(UserError.class))
                .returns(ExitCode.USAGE, UserError::exitCode);
    }

    private static byte[] bytes(int size, Path file) {
        return Payload.of(size, file).toArray(ValueLayout.JAVA_BYTE);
    }
}
