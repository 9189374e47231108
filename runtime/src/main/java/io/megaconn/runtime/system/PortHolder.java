package io.megaconn.runtime.system;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.IpLiteral;
import io.megaconn.runtime.Printable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The holder of a port that is in use. {@code ss -p} and {@code lsof -p} read one file table of a process; this class
 * reads those of all its threads, because event loops may have their own.
 *
 * @param socket state of the socket: {@code listens on 127.0.0.1:9000}, or {@code is connected from ... to ...}
 * @param process {@code server (pid 123)}; empty if it is not visible
 */
record PortHolder(String socket, String process) {
    /** Number of descriptors read per process: listeners are opened early, so they have low numbers. */
    private static final int MAX_DESCRIPTORS = 4_096;

    /**
     * Number of placeholders read per table: tables of event loops have fewer, below their sockets; the table of all
     * other threads is full of them.
     */
    private static final int MAX_PLACEHOLDERS = 400;

    private static final Path NULL_DEVICE = Path.of("/dev/null");

    private static final long MAX_NANOS = 5_000_000_000L;
    private static final int ANY_BUT_TIME_WAIT = 0xfff & ~(1 << SockDiag.TIME_WAIT);

    private record Found(boolean listens, String text, long inode) {}

    /** Finds the socket that blocks the address; a listener rather than a connection. */
    static Optional<PortHolder> of(InetSocketAddress address) {
        if (address.getPort() == 0) {
            return Optional.empty();
        }
        List<Found> found = new ArrayList<>();
        for (int family : new int[] {SockDiag.AF_INET, SockDiag.AF_INET6}) {
            SockDiag.dump(family, address.getPort(), ANY_BUT_TIME_WAIT, socket -> {
                if (found.size() < MAX_DESCRIPTORS && clashes(address.getAddress(), socket.local())) {
                    found.add(found(socket));
                }
            });
        }
        return found.stream()
                .filter(Found::listens)
                .findFirst()
                .or(() -> found.stream().filter(one -> one.inode != 0).findFirst())
                .map(one -> new PortHolder(one.text, process(one.inode)));
    }

    private static boolean clashes(InetAddress ours, InetAddress theirs) {
        return ours.equals(theirs) || covers(ours, theirs) || covers(theirs, ours);
    }

    /** Returns true if a listener on all addresses covers this one: one on all IPv6 addresses also covers IPv4. */
    private static boolean covers(InetAddress all, InetAddress one) {
        return all.isAnyLocalAddress() && (all instanceof Inet6Address || !(one instanceof Inet6Address));
    }

    private static Found found(DiagSocket socket) {
        String local = text(socket.local(), socket.localPort());
        return socket.state() == SockDiag.LISTEN
                ? new Found(true, "listens on " + local, socket.inode())
                : new Found(
                        false,
                        "has a connection from %s to %s".formatted(local, text(socket.remote(), socket.remotePort())),
                        socket.inode());
    }

    private static String text(InetAddress address, int port) {
        return new Endpoint(IpLiteral.canonical(address), port).toString();
    }

    /** Searches the newest processes first, and in each the table of its main thread first. */
    private static String process(long inode) {
        Path link = Path.of("socket:[" + inode + "]");
        long deadline = System.nanoTime() + MAX_NANOS;
        List<Path> processes = numbered(Path.of("/proc"));
        return processes.stream()
                .filter(process -> hasInTable(process.resolve("fd"), link))
                .findFirst()
                .or(() -> processes.stream()
                        .takeWhile(_ -> System.nanoTime() < deadline)
                        .filter(process -> numbered(process.resolve("task")).stream()
                                .anyMatch(thread -> hasInTable(thread.resolve("fd"), link)))
                        .findFirst())
                .map(PortHolder::name)
                .orElse("");
    }

    private static String name(Path process) {
        List<String> name = new Proc().lines(process.getFileName() + "/comm");
        return "%s (pid %s)"
                .formatted(name.isEmpty() ? "a process" : Printable.of(name.getFirst()), process.getFileName());
    }

    /** Lists processes or threads, the newest first; none without permission. */
    private static List<Path> numbered(Path folder) {
        List<Path> numbered = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, "[0-9]*")) {
            paths.forEach(numbered::add);
        } catch (IOException | DirectoryIteratorException e) {
            // It has just ended, or belongs to another user.
        }
        numbered.sort(Comparator.comparingLong(
                        (Path path) -> Long.parseLong(path.getFileName().toString()))
                .reversed());
        return numbered;
    }

    private static boolean hasInTable(Path table, Path link) {
        int seen = 0;
        int placeholders = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(table)) {
            for (Path descriptor : descriptors) {
                if (seen++ == MAX_DESCRIPTORS) {
                    return false;
                }
                try {
                    Path target = Files.readSymbolicLink(descriptor);
                    if (target.equals(link)) {
                        return true;
                    }
                    if (target.equals(NULL_DEVICE) && placeholders++ == MAX_PLACEHOLDERS) {
                        return false;
                    }
                } catch (IOException e) {
                    // It was closed in the meantime.
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It has just ended, or belongs to another user.
        }
        return false;
    }
}
