package io.megaconn.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Allocates ports for programs that need to know them before they start. They lie below the ports that the kernel gives
 * to connections, and a lock keeps them from every other test on this machine until this JVM ends: no other test takes
 * one between here and the bind.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int LAST = 19_999;
    private static final List<FileLock> TAKEN = new ArrayList<>(); // a lock lives as long as its channel is reachable

    private FreePorts() {}

    public static synchronized int free() {
        int start = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
        for (int port = start; port <= LAST; port++) {
            if (take(port)) {
                return port;
            }
        }
        return free();
    }

    private static boolean take(int port) {
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"), "megaconn-test-ports"));
            FileChannel file = FileChannel.open(
                    folder.resolve(String.valueOf(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(file);
            if (lock == null || !isUnused(port)) {
                file.close();
                return false;
            }
            TAKEN.add(lock);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (java.nio.channels.OverlappingFileLockException e) {
            return null; // this JVM has it already
        }
    }

    private static boolean isUnused(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
