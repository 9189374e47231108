package io.megaconn.client;

import io.megaconn.runtime.ClientPlan;
import io.megaconn.runtime.UserError;
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

/** The bytes of a message: a file's, or a line of text of the wanted size. */
final class Payload {
    static final int LARGEST = ClientPlan.LARGEST_PAYLOAD;

    private Payload() {}

    static MemorySegment of(int size, @Nullable Path file) {
        if (file != null) {
            return shared(read(file));
        }
        if (size < 1 || size > LARGEST) {
            throw UserError.usage("--payload-size must be 1 to 1MiB, not " + size);
        }
        byte[] text = "megaconn ".repeat(size / 9 + 1).getBytes(StandardCharsets.US_ASCII);
        byte[] payload = Arrays.copyOf(text, size);
        payload[size - 1] = '\n'; // line-based servers read it too
        return shared(payload);
    }

    private static MemorySegment shared(byte[] bytes) {
        return Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    private static byte[] read(Path file) {
        try {
            if (Files.size(file) < 1 || Files.size(file) > LARGEST) {
                throw UserError.usage("--payload-file " + file + " has " + Files.size(file) + " bytes: use 1 to 1MiB");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(LARGEST); // it may grow meanwhile
            }
        } catch (IOException e) {
            throw UserError.usage(
                    "--payload-file " + file + " can't be read: " + e.getClass().getSimpleName());
        }
    }
}
