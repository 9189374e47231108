package io.megaconn.runtime.system;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Finds the processes that have a socket, by the links in their folders of descriptors: /proc/PID/fd. */
public final class SocketOwners {
    private static final String SOCKET = "socket:[";

    private final Proc proc;

    public SocketOwners(Proc proc) {
        this.proc = proc;
    }

    /**
     * The listeners of some endpoints in this network namespace.
     *
     * @param visible true if the kernel has such a listener
     * @param pids the processes that have one, as far as this user may see them
     */
    public record Listeners(boolean visible, Set<Long> pids) {}

    /** Finds the listeners of these addresses: they may also listen on all addresses. */
    public Listeners listeners(List<InetSocketAddress> endpoints) {
        Set<Long> inodes = new HashSet<>();
        for (InetSocketAddress endpoint : endpoints) {
            byte[] address = endpoint.getAddress().getAddress();
            for (int family : new int[] {SockDiag.AF_INET, SockDiag.AF_INET6}) {
                byte[] any = new byte[family == SockDiag.AF_INET ? 4 : 16];
                SockDiag.dump(family, endpoint.getPort(), 1 << SockDiag.LISTEN, socket -> {
                    if (socket.isLocal(any) || socket.isLocal(address)) {
                        inodes.add(socket.inode());
                    }
                });
            }
        }
        return new Listeners(!inodes.isEmpty(), owners(inodes));
    }

    private Set<Long> owners(Set<Long> inodes) {
        Set<Long> pids = new TreeSet<>();
        sockets(Set.of(), (pid, inode) -> {
            if (inodes.contains(inode)) {
                pids.add(pid);
            }
        });
        return pids;
    }

    /** Returns the inodes of the sockets of all visible processes, except these. */
    Set<Long> inodes(Set<Long> except) {
        Set<Long> inodes = new HashSet<>();
        sockets(except, (pid, inode) -> inodes.add(inode));
        return inodes;
    }

    /** Returns true if one of these processes has the socket. */
    boolean have(Collection<Long> pids, long socket) {
        return pids.stream().anyMatch(pid -> {
            File folder = proc.root.resolve(pid + "/fd").toFile();
            String[] descriptors = folder.list();
            return descriptors != null
                    && Arrays.stream(descriptors)
                            .anyMatch(descriptor -> inode(folder.toPath().resolve(descriptor)) == socket);
        });
    }

    private void sockets(Set<Long> except, BiConsumer<Long, Long> each) {
        proc.processes()
                .map(Long::parseLong)
                .filter(pid -> !except.contains(pid))
                .forEach(pid -> {
                    File folder = proc.root.resolve(pid + "/fd").toFile();
                    String[] descriptors = folder.list(); // null for a process of another user
                    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
                        long inode = inode(folder.toPath().resolve(descriptor));
                        if (inode > 0) {
                            each.accept(pid, inode);
                        }
                    }
                });
    }

    private static long inode(Path descriptor) {
        try {
            String link = Files.readSymbolicLink(descriptor).toString(); // socket:[12345]
            return link.startsWith(SOCKET) ? Long.parseLong(link, SOCKET.length(), link.length() - 1, 10) : 0;
        } catch (IOException | NumberFormatException e) {
            return 0; // closed in the meantime
        }
    }
}
