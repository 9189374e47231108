package io.megaconn.runtime.wire;

import java.util.Locale;

/** The server's reply to a message. */
public enum Reply {
    /** Discard: the server reads the message and sends nothing. */
    NONE,
    /** Echo: the server sends the same bytes back. */
    ECHO;

    /** Returns the option's spelling. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
