package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import io.netty.internal.tcnative.KeyLogCallback;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Appends the secrets of connections to a file in NSS's format, with which Wireshark decrypts recorded traffic. Several processes may share
 * the file: each line is one write. For any thread.
 */
final class KeyLog implements KeyLogCallback {
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final FileChannel file;
    private volatile boolean failed;

    private KeyLog(FileChannel file) {
        this.file = file;
    }

    /** Opens a file, which only this user may read. @throws UserError if it can't be written, or others may read it */
    static KeyLog open(Path path) {
        try {
            FileChannel file = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(OWNER));
            if (!OWNER.containsAll(Files.getPosixFilePermissions(path))) {
                file.close();
                throw UserError.usage("SSLKEYLOGFILE %s: others may read it: chmod 600 %s".formatted(path, path));
            }
            return new KeyLog(file);
        } catch (IOException e) {
            throw UserError.usage("SSLKEYLOGFILE %s can't be written: %s".formatted(path, UserError.reason(e)));
        }
    }

    @Override
    public void handle(long ssl, byte[] line) {
        byte[] complete = Arrays.copyOf(line, line.length + 1);
        complete[line.length] = '\n';
        try {
            if (!failed) {
                file.write(ByteBuffer.wrap(complete));
            }
        } catch (IOException e) { // the disk is full: connections matter more
            failed = true;
        }
    }
}
