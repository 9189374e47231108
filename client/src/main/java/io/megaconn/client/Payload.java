package io.megaconn.client;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Creates the bytes of a message: from a file, or a line of text of the requested size. */
final class Payload {
    static final int LARGEST = Workload.LARGEST_PAYLOAD;

    private Payload() {}

    static MemorySegment of(int size, @Nullable Path file) {
        if (file != null) {
            return shared(read(file));
        }
        Workload.checkPayload(size);
        byte[] text = "megaconn ".repeat(size / 9 + 1).getBytes(StandardCharsets.US_ASCII);
        byte[] payload = Arrays.copyOf(text, size);
        payload[size - 1] = '\n'; // for line-based servers
        return shared(payload);
    }

    private static MemorySegment shared(byte[] bytes) {
        return Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    /** Reads to the end, so that pipes work too, but no more than fits into a message. */
    private static byte[] read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw UserError.usage("--payload-file " + file + " can't be read: " + UserError.reason(e));
        }
        if (bytes.length == 0 || bytes.length > LARGEST) {
            throw UserError.usage("--payload-file %s has %s: use 1 to 1MiB"
                    .formatted(file, bytes.length == 0 ? "0 bytes" : "more than 1MiB"));
        }
        return bytes;
    }
}
