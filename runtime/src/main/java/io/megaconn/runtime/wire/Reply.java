package io.megaconn.runtime.wire;

import java.util.Locale;

/** What the server sends in reply to a message. */
public enum Reply {
    /** No reply: the server reads and discards it. */
    NONE,
    /** Echo: the server sends the same bytes back. */
    ECHO;

    /** Returns the option's spelling. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
