package io.megaconn.server;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.ReasonCounters;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.engine.SocketReset;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.engine.TransportException;
import io.megaconn.runtime.system.Errno;
import io.megaconn.runtime.wire.TlsStats;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The TLS handshakes of one loop. A connection has a slot of the transport from its first byte on: one that sends nothing costs no
 * native memory. Every method runs on the loop's thread; counters are read from any thread.
 */
final class ServerHandshakes {
    /** Maximum time from the accept to a complete handshake. */
    static final Duration TIME = Duration.ofSeconds(30);

    static final String TIMEOUT = "TLS_TIMEOUT";
    /** Initial number of slots. */
    private static final int SLOTS = 1024;

    private static final EpollIoOps WRITING = Connection.READING.with(EpollIoOps.EPOLLOUT);

    /** A connection whose handshake is not complete. */
    private static final class Handshaking {
        final ServerConnection connection;
        final IoRegistration registration;
        final long sinceNanos;
        boolean begun;
        boolean writing;

        Handshaking(ServerConnection connection, IoRegistration registration, long sinceNanos) {
            this.connection = connection;
            this.registration = registration;
            this.sinceNanos = sinceNanos;
        }
    }

    final SingleWriterCounter complete = new SingleWriterCounter();
    /** Handshakes among {@link #complete} that resumed a session. */
    final SingleWriterCounter resumed = new SingleWriterCounter();

    final SingleWriterCounter pending = new SingleWriterCounter();
    final ReasonCounters failures = new ReasonCounters();

    private final Transport transport;
    private final BiConsumer<ServerConnection, IoRegistration> closing;
    private final SlotPool pool = new SlotPool();
    private final IntObjectHashMap<Handshaking> bySlot = new IntObjectHashMap<>();
    private int slots;

    /** Returns the sums over all loops; null without TLS. From any thread. */
    static @Nullable TlsStats stats(ServerTransport transport, List<ServerLoop> loops) {
        if (!transport.tls()) {
            return null;
        }
        long complete = 0;
        long resumed = 0;
        long pending = 0;
        Map<String, Long> failures = new TreeMap<>();
        for (ServerLoop loop : loops) {
            ServerHandshakes one = Objects.requireNonNull(loop.reader.handshakes);
            complete += one.complete.get();
            resumed += one.resumed.get();
            pending += one.pending.get();
            one.failures.addTo(failures);
        }
        return new TlsStats(
                transport.certificate(), transport.own(), complete, pending, failures, transport.tickets(), resumed);
    }

    /** @param closing closes a connection, which calls {@link #forget} */
    ServerHandshakes(Transport transport, BiConsumer<ServerConnection, IoRegistration> closing) {
        this.transport = transport;
        this.closing = closing;
    }

    ServerConnection accept(int fd, ServerLoop loop, int lastHeard) {
        int slot = pool.take();
        if (slot >= slots) {
            slots = Math.max(SLOTS, slots + slots / 2);
            transport.slots(slots);
        }
        return new TlsConnection(fd, loop, lastHeard, slot);
    }

    void accepted(ServerConnection connection, IoRegistration registration) {
        bySlot.put(connection.slot(), new Handshaking(connection, registration, System.nanoTime()));
        pending.set(bySlot.size());
    }

    boolean isComplete(ServerConnection connection) {
        return bySlot.isEmpty() || !bySlot.containsKey(connection.slot());
    }

    /** Continues a handshake as far as the socket allows. Returns whether it is complete. */
    boolean proceed(ServerConnection connection) throws IOException {
        int slot = connection.slot();
        Handshaking handshaking = bySlot.get(slot);
        if (!handshaking.begun) {
            transport.begin(slot, "", 0);
            handshaking.begun = true;
        }
        boolean done = transport.handshake(connection, slot, "");
        if (done) {
            bySlot.remove(slot);
            pending.set(bySlot.size());
            complete.increment();
            if (transport.isResumed(slot)) {
                resumed.increment();
            }
        }
        boolean writing = !done && !transport.flush(connection, slot);
        if (writing != handshaking.writing) {
            handshaking.writing = writing;
            handshaking.registration.submit(writing ? WRITING : Connection.READING);
        }
        return done;
    }

    /** Counts the failure of a handshake, or an error of TLS after it. Others are those of any connection. */
    void failed(ServerConnection connection, Exception e) {
        if (e instanceof TransportException named) {
            failures.count(named.reason());
        } else if (!isComplete(connection)) {
            failures.count(Errno.of(e));
        }
    }

    /** Resets connections whose handshake takes too long. */
    void expire(long nanos) {
        for (Handshaking one : new ArrayList<>(bySlot.values())) { // closing one removes it
            if (nanos - one.sinceNanos > TIME.toNanos()) {
                failures.count(TIMEOUT);
                SocketReset.onClose(one.connection.intValue());
                closing.accept(one.connection, one.registration);
            }
        }
    }

    /** Releases what is kept for a connection that is being closed. */
    void forget(ServerConnection connection) {
        int slot = connection.slot();
        bySlot.remove(slot);
        pending.set(bySlot.size());
        transport.closed(slot);
        pool.giveBack(slot);
    }
}
