package io.megaconn.runtime.wire;

import java.util.Locale;

/** What the server does with a message. */
public enum Reply {
    /** Reads and discards it. */
    NONE,
    /** Sends the same bytes back. */
    ECHO;

    /** Returns the option's spelling. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
