package io.megaconn.runtime.system;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Measures the buffers of a server's connections, one socket at a time in the kernel. The machine's total
 * ({@link Machine#tcpBuffers}) includes those of all other programs.
 */
public final class SocketBufferMeter {
    /** Total per connection up to which the total is hardly worth measuring: 3 % of the kernel's objects for one end. */
    private static final int NEGLIGIBLE_BYTES = 128;
    /** Maximum connections, as in {@link KernelSockets}: a dump of more delays the answers of plain queries. */
    private static final int MAX_FOR_PLAIN_QUERY = 100_000;

    private static final int MAX_TIME_PERCENT = 2;
    private static final long SECOND = 1_000_000_000L;
    private static final int ALL_STATES = -1;

    private final List<InetSocketAddress> listeners;
    private final LongSupplier nanoTime;
    private SocketBuffers last = SocketBuffers.UNKNOWN;
    private long measuredNanos;
    private long nextNanos;

    public SocketBufferMeter(List<InetSocketAddress> listeners) {
        this(listeners, System::nanoTime);
    }

    SocketBufferMeter(List<InetSocketAddress> listeners, LongSupplier nanoTime) {
        this.listeners = List.copyOf(listeners);
        this.nanoTime = nanoTime;
        nextNanos = nanoTime.getAsLong();
    }

    /**
     * Returns the buffers, at most a second old; unknown if the machine's buffers are negligible, or if measuring
     * would take too much time.
     *
     * @param machineBuffers buffers of all TCP sockets of the machine; -1 if unknown
     * @param exact whether measuring may take seconds
     */
    public synchronized SocketBuffers read(long connections, long machineBuffers, boolean exact) {
        if (connections == 0) {
            return SocketBuffers.NONE;
        }
        if (machineBuffers >= 0 && machineBuffers <= connections * NEGLIGIBLE_BYTES) {
            return SocketBuffers.UNKNOWN;
        }
        long start = nanoTime.getAsLong();
        if (exact || (start - nextNanos >= 0 && connections <= MAX_FOR_PLAIN_QUERY)) {
            last = measure();
            measuredNanos = nanoTime.getAsLong();
            nextNanos = measuredNanos + (measuredNanos - start) * 100 / MAX_TIME_PERCENT;
        }
        return nanoTime.getAsLong() - measuredNanos <= SECOND ? last : SocketBuffers.UNKNOWN;
    }

    private SocketBuffers measure() {
        long[] server = {0};
        long[] peers = {0};
        for (InetSocketAddress listener : listeners) {
            byte[] address = address(listener);
            if (!dump(listener, true, socket -> address.length == 0 || socket.isLocal(address), server)
                    || !dump(listener, false, socket -> address.length == 0 || socket.isRemote(address), peers)) {
                return SocketBuffers.UNKNOWN;
            }
        }
        return new SocketBuffers(server[0], peers[0]);
    }

    /** Returns the bytes of the listener's address; none if it listens on all. */
    private static byte[] address(InetSocketAddress listener) {
        InetAddress address = listener.getAddress();
        return address.isAnyLocalAddress() ? new byte[0] : address.getAddress();
    }

    private static boolean dump(InetSocketAddress listener, boolean local, Predicate<DiagSocket> counts, long[] sum) {
        int port = listener.getPort();
        Consumer<DiagSocket> add = socket -> {
            if (counts.test(socket)) {
                sum[0] += socket.bufferBytes();
            }
        };
        boolean onlyIpv6 = listener.getAddress() instanceof Inet6Address address && !address.isAnyLocalAddress();
        return (onlyIpv6 || dump(SockDiag.AF_INET, port, local, add)) && dump(SockDiag.AF_INET6, port, local, add);
    }

    private static boolean dump(int family, int port, boolean local, Consumer<DiagSocket> each) {
        return SockDiag.dumpWithMemory(
                family, local ? port : SockDiag.ANY_PORT, local ? SockDiag.ANY_PORT : port, ALL_STATES, each);
    }
}
