package io.megaconn.server;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.system.MachineClock;
import io.megaconn.runtime.wire.Reply;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Replies to what the peers of a loop send. For the loop's thread. */
interface Replier {
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
     * Returns what replies to peers, or null if what they send is discarded.
     *
     * @param buffer the loop's buffer
     * @param messages counts complete messages, of a protocol that has them
     * @param late closes a connection whose upgrade takes too long
     */
    static @Nullable Replier of(
            ServerConfig config,
            long buffer,
            SlowReaders slow,
            SingleWriterCounter messages,
            Consumer<Unfinished.Upgrading> late) {
        boolean echo = config.reply() == Reply.ECHO;
        if (config.webSocket()) {
            DeliveryMeter deliveries = config.deliveryTime() ? meter(WebSocketServing.readSize(echo)) : null;
            return new WebSocketServing(buffer, echo, slow, messages, deliveries, late);
        }
        Replier answering = echo ? new Echo(buffer, slow) : null;
        return config.deliveryTime() ? new TimedReplier(buffer, slow, answering) : answering;
    }

    /** Returns a meter for the messages of a loop. */
    static DeliveryMeter meter(int readSize) {
        return new DeliveryMeter(MachineClock.read(), readSize);
    }

    /** Returns the times of messages; null if they are not timed. */
    default @Nullable DeliveryMeter deliveries() {
        return null;
    }

    /** Returns the writer of the replies. */
    Replies replies();

    /** Returns the maximum number of bytes of a read. */
    int readSize();

    /** Notes a new connection. */
    default void accepted(ServerConnection connection, IoRegistration registration) {}

    /** Handles bytes at the beginning of the loop's buffer. */
    Next reply(ServerConnection connection, IoRegistration registration, int length) throws IOException;

    /** Resumes after {@link Next#WAIT}: the peer has read. */
    default void writable(ServerConnection connection, IoRegistration registration) throws IOException {
        replies().writable(connection, registration);
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
