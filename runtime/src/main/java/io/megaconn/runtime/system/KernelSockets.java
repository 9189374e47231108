package io.megaconn.runtime.system;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the sockets in state ESTABLISHED that belong to the server's listeners, one by one in the kernel: those of a listener's
 * address and port, minus those that existed before it listened. This excludes another program's listener on another address,
 * and an outgoing connection from the same port.
 */
public final class KernelSockets {
    /** Maximum number of sockets with the server's ports before it listens; there are hardly ever any. */
    private static final int MAX_EARLIER = 100_000;

    private static final int MAY_BE_ESTABLISHED_LATER =
            1 << SockDiag.ESTABLISHED | 1 << SockDiag.SYN_SENT | 1 << SockDiag.SYN_RECV;
    private static final long SECOND = 1_000_000_000L;
    /**
     * Maximum number of connections for a count without an exact query. On a busy machine 500,000 took 6 s, during which
     * plain queries of stats got no answer.
     */
    private static final int MAX_FOR_PLAIN_QUERY = 100_000;
    /** Maximum share of the time of one core for repeated counts. */
    private static final int MAX_TIME_PERCENT = 2;

    private final List<InetSocketAddress> listeners;
    private final LongSupplier nanoTime;
    private final long @Nullable [] earlier;
    private long recent = -1;
    private long countedNanos;
    private long nextNanos;

    /** @param earlier sorted cookies of sockets that had these ports before; null if unknown */
    private KernelSockets(List<InetSocketAddress> listeners, LongSupplier nanoTime, long @Nullable [] earlier) {
        this.listeners = List.copyOf(listeners);
        this.nanoTime = nanoTime;
        this.earlier = earlier;
        nextNanos = nanoTime.getAsLong();
    }

    /** Records existing sockets. Call it before anything listens there. */
    public static KernelSockets before(List<InetSocketAddress> listeners) {
        return before(listeners, System::nanoTime);
    }

    /** Returns true if the kernel answers: it may be built without INET_DIAG, or a sandbox may forbid it. */
    public static boolean answers() {
        return SockDiag.dump(SockDiag.AF_INET, SockDiag.ANY_PORT, 1 << SockDiag.LISTEN, socket -> {});
    }

    /** Creates a counter for listeners whose ports were unused before. */
    static KernelSockets of(List<InetSocketAddress> listeners) {
        return new KernelSockets(listeners, System::nanoTime, new long[0]);
    }

    static KernelSockets before(List<InetSocketAddress> listeners, LongSupplier nanoTime) {
        Cookies cookies = new Cookies();
        boolean answered = true;
        for (InetSocketAddress listener : listeners) {
            answered &= dump(listener, MAY_BE_ESTABLISHED_LATER, socket -> cookies.add(socket.cookie()));
        }
        return new KernelSockets(listeners, nanoTime, answered ? cookies.sorted() : null);
    }

    /** A bounded list of longs. */
    private static final class Cookies {
        private long[] cookies = new long[16];
        private int size;
        private boolean tooMany;

        void add(long cookie) {
            if (size == MAX_EARLIER) {
                tooMany = true;
                return;
            }
            if (size == cookies.length) {
                cookies = Arrays.copyOf(cookies, 2 * size);
            }
            cookies[size++] = cookie;
        }

        long @Nullable [] sorted() {
            long[] all = Arrays.copyOf(cookies, size);
            Arrays.sort(all);
            return tooMany ? null : all;
        }
    }

    /**
     * Counts the sockets. Takes about a second for a million, so not for an event loop.
     *
     * @return the count; -1 if unknown: the kernel does not answer, or too many sockets had these ports before
     */
    public long count() {
        long[] strangers = earlier;
        if (strangers == null) {
            return -1;
        }
        long[] sum = {0};
        Consumer<DiagSocket> ours = socket -> {
            if (strangers.length == 0 || Arrays.binarySearch(strangers, socket.cookie()) < 0) {
                sum[0]++;
            }
        };
        for (InetSocketAddress listener : listeners) {
            if (!dump(listener, 1 << SockDiag.ESTABLISHED, ours)) {
                return -1;
            }
        }
        return sum[0];
    }

    /**
     * Returns a count of the last second, or -1 if counting that often would take too much time.
     *
     * @param connections the server's own count
     */
    public synchronized long recent(long connections) {
        long start = nanoTime.getAsLong();
        if (start - nextNanos >= 0 && connections <= MAX_FOR_PLAIN_QUERY) {
            recent = count();
            countedNanos = nanoTime.getAsLong();
            nextNanos = countedNanos + (countedNanos - start) * 100 / MAX_TIME_PERCENT;
        }
        return nanoTime.getAsLong() - countedNanos <= SECOND ? recent : -1;
    }

    private static boolean dump(InetSocketAddress listener, int states, Consumer<DiagSocket> each) {
        InetAddress address = listener.getAddress();
        boolean any = address.isAnyLocalAddress();
        byte[] bytes = address.getAddress();
        Consumer<DiagSocket> same = socket -> {
            if (any || socket.isLocal(bytes)) {
                each.accept(socket);
            }
        };
        if (address instanceof Inet6Address) { // an IPv4 connection that it accepts is an IPv6 socket, too
            return SockDiag.dump(SockDiag.AF_INET6, listener.getPort(), states, same);
        }
        return SockDiag.dump(SockDiag.AF_INET, listener.getPort(), states, same)
                && SockDiag.dump(SockDiag.AF_INET6, listener.getPort(), states, socket -> {
                    if (socket.isMapped()) {
                        same.accept(socket);
                    }
                });
    }
}
