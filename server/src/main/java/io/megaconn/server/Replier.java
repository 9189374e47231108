package io.megaconn.server;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.system.MachineClock;
import io.megaconn.runtime.tls.TlsServer;
import io.megaconn.runtime.wire.Reply;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Replies to what the peers of a loop send. For the loop's thread. */
interface Replier {
    /** Maximum read per wake-up where it is echoed, and so the maximum kept for one slow reader. */
    int ECHO_READ = 4 * 1024;
    /** Maximum read per wake-up otherwise, so that a flood on one connection does not starve the others. */
    int DISCARDING_READ = 64 * 1024;

    /** Step after a reply. */
    enum Next {
        /** Everything is written: more may be read. */
        READ,
        /** The peer has to read first. */
        WAIT,
        /** The connection has to be closed. */
        CLOSE
    }

    /**
     * Returns what replies to peers, or null if what they send over plain TCP is discarded.
     *
     * @param buffer the loop's buffer
     * @param transport writes the replies
     * @param messages counts complete messages, of a protocol that has them
     * @param late closes a connection whose upgrade takes too long
     */
    static @Nullable Replier of(
            ServerConfig config,
            MemorySegment buffer,
            Transport transport,
            SlowReaders slow,
            SingleWriterCounter messages,
            Consumer<Unfinished.Upgrading> late) {
        boolean echo = config.reply() == Reply.ECHO;
        if (config.webSocket()) {
            DeliveryMeter deliveries = config.deliveryTime() ? meter(buffer) : null;
            return new WebSocketServing(buffer, transport, echo, slow, messages, deliveries, late);
        }
        Replies replies = new Replies(buffer, transport, slow);
        if (config.deliveryTime()) {
            return new TimedReplier(buffer, echo ? new Echo(replies) : new Discard(replies));
        }
        if (echo) {
            return new Echo(replies);
        }
        return config.transport().tls() ? new Discard(replies) : null;
    }

    /** Returns a meter for the messages of a loop with this buffer. */
    static DeliveryMeter meter(MemorySegment buffer) {
        return new DeliveryMeter(MachineClock.read(), (int) buffer.byteSize());
    }

    /** Returns the times of messages; null if they are not timed. */
    default @Nullable DeliveryMeter deliveries() {
        return null;
    }

    /** Returns the size of a loop's buffer: the maximum number of bytes of a read. With TLS, a read may complete a record. */
    static int readSize(ServerConfig config) {
        int size = config.reply() == Reply.ECHO ? ECHO_READ : DISCARDING_READ;
        return config.transport().tls() ? size + TlsServer.RECORD : size;
    }

    /** Returns the writer of the replies. */
    Replies replies();

    /** Notes a new connection. */
    default void accepted(ServerConnection connection, IoRegistration registration) {}

    /** Handles bytes at the beginning of the loop's buffer. */
    Next reply(ServerConnection connection, IoRegistration registration, int length) throws IOException;

    /** Resumes after {@link Next#WAIT}: the peer has read. Returns whether everything is written. */
    default boolean writable(ServerConnection connection, IoRegistration registration) throws IOException {
        return replies().writable(connection, registration);
    }

    /** Closes peers that have not read their replies, or not completed their upgrade, for too long. */
    default void expire(long nanos) {
        replies().expire(nanos);
    }

    /** Forgets the state of a connection that is being closed. */
    default void forget(ServerConnection connection) {
        replies().forget(connection);
    }
}
