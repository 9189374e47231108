package io.megaconn.runtime.system;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Source ports of a proxy towards one of its backends, in this network namespace.
 *
 * @param source source address of the proxy
 * @param backend address of the backend
 * @param used ports that connections between the two use, or hold in TIME_WAIT
 * @param ports ports available to one address, net.ipv4.ip_local_port_range
 */
public record BackendPorts(InetAddress source, InetSocketAddress backend, long used, long ports) {
    /** Share of the ports at which the kernel finds hardly any free one. */
    private static final double FULL = 0.97;

    private static final int STATES =
            1 << SockDiag.ESTABLISHED | 1 << SockDiag.SYN_SENT | 1 << SockDiag.CLOSE_WAIT | 1 << SockDiag.TIME_WAIT;

    private static final class Group {
        final InetAddress source;
        final InetSocketAddress backend;
        long used;
        long inode;

        Group(DiagSocket socket) {
            source = socket.local();
            backend = new InetSocketAddress(socket.remote(), socket.remotePort());
        }
    }

    /**
     * Returns the ports of the proxy that has the fewest left; empty unless they are used up. Takes about a second for a million
     * sockets.
     *
     * @param pids processes of the proxy
     * @param endpoints its own addresses, whose connections are those of clients
     */
    public static Optional<BackendPorts> usedUp(
            Proc proc, Collection<Long> pids, Collection<InetSocketAddress> endpoints) {
        LocalPorts range = LocalPorts.read(proc);
        if (!range.known() || pids.isEmpty()) {
            return Optional.empty();
        }
        Set<InetSocketAddress> own = Set.copyOf(endpoints);
        Map<Long, Group> groups = new HashMap<>();
        for (int family : new int[] {SockDiag.AF_INET, SockDiag.AF_INET6}) {
            SockDiag.dump(family, SockDiag.ANY_PORT, STATES, socket -> {
                if (socket.localPort() >= range.first() && socket.localPort() <= range.last()) {
                    Group group = groups.computeIfAbsent(socket.route(), _ -> new Group(socket));
                    group.used++;
                    group.inode = Math.max(group.inode, socket.inode()); // 0 in TIME_WAIT
                }
            });
        }
        double full = FULL * range.count();
        SocketOwners owners = new SocketOwners(proc);
        return groups.values().stream()
                .filter(group -> group.used >= full && !own.contains(group.backend))
                .sorted(Comparator.comparingLong((Group group) -> group.used).reversed())
                .filter(group -> owners.have(pids, group.inode))
                .map(group -> new BackendPorts(group.source, group.backend, group.used, range.count()))
                .findFirst();
    }
}
