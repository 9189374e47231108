package io.megaconn.client;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.Template;
import io.megaconn.runtime.system.MachineClock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The parts of a loop that send messages and read replies, as the dialogue requires them. */
final class Messaging {
    final Pacer pacer;
    private final boolean punctual;
    final MessageBuffer buffer;
    /** Null if no reply is expected. */
    final @Nullable OpenRequests requests;

    final Sender sender;
    /** Null if received bytes are only counted. */
    final @Nullable Incoming incoming;

    /** Null if no message contains its send time. */
    final @Nullable DeliveryMeter deliveries;

    final Receiver receiver;
    final Transport transport;
    /** Null without pings. */
    final @Nullable Pings pings;

    Messaging(ClientLoop loop, ClientConfig config, ConnectionNumbers numbers, long now) {
        Dialogue dialogue = config.dialogue();
        long interval = config.messageInterval().toNanos();
        pacer = new Pacer(interval, now);
        punctual = dialogue.message() != null && dialogue.message().carriesTime();
        boolean carriesTime = dialogue.carriesTime();
        MachineClock clock = carriesTime ? MachineClock.read() : MachineClock.UNREAD;
        buffer = new MessageBuffer(numbers, pacer, clock);
        requests = dialogue.timed() ? new OpenRequests(pacer, interval, dialogue.echoesBytes(), now) : null;
        incoming =
                dialogue.incoming() == null ? null : new Incoming(dialogue.incoming(), requests, buffer, Receiver.SIZE);
        deliveries = carriesTime ? new DeliveryMeter(clock, Receiver.SIZE) : null;
        receiver = new Receiver(loop, bytes(dialogue.message()), dialogue.quotable(), incoming, deliveries);
        transport = config.transports().apply(receiver.segment);
        sender = new Sender(
                transport,
                config.message(),
                dialogue.message() instanceof Template.Fixed ? null : dialogue.message(),
                buffer,
                pacer,
                requests,
                new DeadPeerDetector(config.peerTimeout(), config.messageInterval()));
        Template ping = dialogue.ping();
        Duration between = config.pingInterval();
        pings = ping == null ? null : new Pings(bytes(ping), sender, new Pacer(between.toNanos(), now));
    }

    /** Returns native memory that all messages are written from. */
    static MemorySegment constant(@Nullable Template message) {
        return Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, bytes(message));
    }

    private static byte[] bytes(@Nullable Template message) {
        return message instanceof Template.Fixed fixed ? fixed.bytes() : new byte[0];
    }

    /** Returns whether the time at which a message is sent matters: its reply, or the message itself, is timed. */
    boolean isTimed() {
        return requests != null || isPunctual();
    }

    /** Returns whether a receiver times messages from when they were due. */
    boolean isPunctual() {
        return punctual;
    }

    void slots(int n, long now) {
        pacer.slots(n, now);
        transport.slots(n);
        if (requests != null) {
            requests.slots(n);
        }
        if (pings != null) {
            pings.slots(n, now);
        }
    }

    void established(ClientConnection connection) {
        if (incoming != null) {
            incoming.established((StatefulConnection) connection);
        }
        if (requests != null) {
            requests.established((RequestConnection) connection);
        }
    }

    void lost(ClientConnection connection) {
        transport.closed(connection.slot);
        if (requests != null) {
            requests.lost((RequestConnection) connection);
        }
    }
}
