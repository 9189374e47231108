package io.megaconn.runtime;

/** What the server does with a message. */
public enum Reply {
    /** Reads and discards it. */
    NONE,
    /** Sends the same bytes back. */
    ECHO
}
