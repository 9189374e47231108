package io.megaconn.runtime.system;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections that the processes of a run have to some endpoints, at both of their ends, one by one in the
 * kernel of this network namespace. The server's end of a connection is found by the addresses and ports of the client's end,
 * so other peers of the server don't count. Sockets that existed before the run don't count, either.
 */
public final class ConnectionCensus {
    private static final int MAY_BE_ESTABLISHED_LATER =
            1 << SockDiag.ESTABLISHED | 1 << SockDiag.SYN_SENT | 1 << SockDiag.SYN_RECV;

    private final List<InetSocketAddress> endpoints;
    private final boolean serverHere;
    private final long[] earlier;
    private final long[] earlierAtServer;
    private final boolean known;
    private final SocketOwners owners;

    /**
     * A count.
     *
     * @param clients sockets in state ESTABLISHED whose other end is an endpoint; -1 if unknown
     * @param server their other ends in state ESTABLISHED; -1 if the server is not in this network namespace
     * @param others established connections of the server with anybody else, opened since then; -1 if unknown
     */
    public record Counted(long clients, long server, long others) {
        public static final Counted UNKNOWN = new Counted(-1, -1, -1);
    }

    private ConnectionCensus(
            List<InetSocketAddress> endpoints,
            boolean serverHere,
            long[] earlier,
            long[] earlierAtServer,
            boolean known,
            SocketOwners owners) {
        this.endpoints = List.copyOf(endpoints);
        this.serverHere = serverHere;
        this.earlier = earlier;
        this.earlierAtServer = earlierAtServer;
        this.known = known;
        this.owners = owners;
    }

    /**
     * Records the existing sockets; to be called before the first client starts.
     *
     * @param endpoints resolved addresses of the server
     * @param serverHere true if the server listens in this network namespace
     */
    public static ConnectionCensus before(List<InetSocketAddress> endpoints, boolean serverHere, Proc proc) {
        LongArray cookies = new LongArray();
        boolean known = dump(endpoints, false, MAY_BE_ESTABLISHED_LATER, socket -> cookies.add(socket.cookie()));
        LongArray atServer = new LongArray();
        known &=
                !serverHere || dump(endpoints, true, MAY_BE_ESTABLISHED_LATER, socket -> atServer.add(socket.cookie()));
        return new ConnectionCensus(
                endpoints, serverHere, cookies.sorted(), atServer.sorted(), known, new SocketOwners(proc));
    }

    /**
     * Counts the connections. Takes about a second for a million, so not for an event loop.
     *
     * @param expected connections that the clients count: more than these may be those of another program
     * @param clients process ids of the clients
     */
    public Counted count(long expected, Set<Long> clients) {
        long[] ours = ours(expected, clients);
        if (ours == null) {
            return Counted.UNKNOWN;
        }
        if (!serverHere) {
            return new Counted(ours.length, -1, -1);
        }
        long[] found = {0};
        LongArray unknown = new LongArray();
        boolean counted = dump(endpoints, true, 1 << SockDiag.ESTABLISHED, socket -> {
            long pair = socket.reversedPair();
            if (Arrays.binarySearch(ours, pair) >= 0) {
                found[0]++;
            } else if (Arrays.binarySearch(earlierAtServer, socket.cookie()) < 0) {
                unknown.add(pair);
            }
        });
        // Connections that the clients opened since the first dump are not those of others.
        long[] later = counted && unknown.size() > 0 ? ours(expected, clients) : ours;
        return counted && later != null
                ? new Counted(ours.length, found[0], missing(unknown, later))
                : new Counted(ours.length, -1, -1);
    }

    private static long missing(LongArray pairs, long[] ours) {
        long missing = 0;
        for (int i = 0; i < pairs.size(); i++) {
            missing += Arrays.binarySearch(ours, pairs.get(i)) < 0 ? 1 : 0;
        }
        return missing;
    }

    /** Returns the pairs of the clients' sockets, in order; null if the kernel does not answer. */
    private long @Nullable [] ours(long expected, Set<Long> clients) {
        LongArray pairs = new LongArray();
        LongArray inodes = new LongArray();
        boolean answered = known
                && dump(endpoints, false, 1 << SockDiag.ESTABLISHED, socket -> {
                    if (Arrays.binarySearch(earlier, socket.cookie()) < 0) {
                        pairs.add(socket.pair());
                        inodes.add(socket.inode());
                    }
                });
        if (!answered) {
            return null;
        }
        return pairs.size() > expected ? withoutOthers(pairs, inodes, clients) : pairs.sorted();
    }

    /** Leaves out the sockets of processes that are not clients. */
    private long[] withoutOthers(LongArray pairs, LongArray inodes, Set<Long> clients) {
        Set<Long> others = owners.inodes(clients);
        LongArray ours = new LongArray();
        for (int i = 0; i < pairs.size(); i++) {
            if (!others.contains(inodes.get(i))) {
                ours.add(pairs.get(i));
            }
        }
        return ours.sorted();
    }

    /** @param local true for sockets at an endpoint, false for those connected to one */
    private static boolean dump(
            List<InetSocketAddress> endpoints, boolean local, int states, Consumer<DiagSocket> each) {
        boolean answered = true;
        Set<Integer> ports = endpoints.stream().map(InetSocketAddress::getPort).collect(Collectors.toSet());
        for (int port : ports) {
            List<byte[]> addresses = endpoints.stream()
                    .filter(endpoint -> endpoint.getPort() == port)
                    .map(endpoint -> endpoint.getAddress().getAddress())
                    .toList();
            Consumer<DiagSocket> matching = socket -> {
                if (addresses.stream().anyMatch(a -> local ? socket.isLocal(a) : socket.isRemote(a))) {
                    each.accept(socket);
                }
            };
            for (int family : new int[] {SockDiag.AF_INET, SockDiag.AF_INET6}) {
                answered &= SockDiag.dump(
                        family, local ? port : SockDiag.ANY_PORT, local ? SockDiag.ANY_PORT : port, states, matching);
            }
        }
        return answered;
    }
}
