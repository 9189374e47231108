package io.megaconn.server;

import io.netty.channel.IoRegistration;

/** An upgrade or a frame that one connection has not completed. */
sealed class Unfinished {
    /** Maximum number of bytes of a request for an upgrade. */
    static final int MOST_LEFT = 8 * 1024;

    /** Bytes that were not understood yet. */
    final byte[] left;

    private Unfinished(byte[] left) {
        this.left = left;
    }

    /** A connection without a complete request for an upgrade. */
    static final class Upgrading extends Unfinished {
        final ServerConnection connection;
        final IoRegistration registration;
        final long sinceNanos;

        Upgrading(ServerConnection connection, IoRegistration registration, long sinceNanos) {
            this(new byte[0], connection, registration, sinceNanos);
        }

        private Upgrading(byte[] left, ServerConnection connection, IoRegistration registration, long sinceNanos) {
            super(left);
            this.connection = connection;
            this.registration = registration;
            this.sinceNanos = sinceNanos;
        }

        /** Returns the same with more bytes. */
        Upgrading with(byte[] bytes) {
            return new Upgrading(bytes, connection, registration, sinceNanos);
        }
    }

    /** A frame that is incomplete, or a message whose next frame is to come. */
    static final class Frame extends Unfinished {
        /** Payload bytes of the current frame that are to come. */
        final int remaining;
        /** Mask of the current frame, rotated to its next byte. */
        final int mask;
        /** True if the current frame is the last of its message. */
        final boolean last;
        /** True if a message has begun. */
        final boolean inMessage;
        /** True if the message is text. */
        final boolean text;
        /** State of {@link io.megaconn.runtime.protocol.Utf8} of a text message. */
        final int utf8;

        Frame(byte[] left, FrameReader frame) {
            super(left);
            remaining = frame.remaining;
            mask = frame.mask;
            last = frame.last;
            inMessage = frame.inMessage;
            text = frame.text;
            utf8 = frame.utf8;
        }
    }
}
