package io.megaconn.runtime.protocol;

/** Values of a template's variables for one message. One object per event loop, set before each message. */
public final class MessageVariables {
    /** Number of the connection, from 0, unique in the run. A connection that is opened again keeps it. */
    public long connection;
    /** Index of the client, from 0. */
    public int client;
    /** Number of the message on its connection, from 1; 0 for the messages of the opening. */
    public long sequence;
    /** Intended send time: microseconds since 1970. */
    public long micros;
    /** Id of the clock that it was read from: {@link io.megaconn.runtime.system.MachineClock}. */
    public int clock;
}
