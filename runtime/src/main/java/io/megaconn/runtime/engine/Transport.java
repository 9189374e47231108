package io.megaconn.runtime.engine;

import io.megaconn.runtime.wire.TlsPeer;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Moves the bytes of a loop's connections: plain TCP, or TLS. A process has exactly one implementation, so that calls stay
 * monomorphic. What a transport keeps for a connection it keeps by the connection's slot. For one thread.
 */
public interface Transport {
    /**
     * Reads from a connection into the loop's buffer.
     *
     * @return the number of bytes; 0 if none are complete; -1 at the end
     */
    int read(FileDescriptor socket, int slot) throws IOException;

    /** Returns whether the last read took bytes from its socket. */
    boolean received();

    /** Returns whether more than the last read took may be available. */
    boolean mayHaveMore();

    /**
     * Returns whether the peer has announced the end of the connection: the next read returns -1, and the socket may never become
     * readable again.
     */
    default boolean isEnded(int slot) {
        return false;
    }

    /**
     * Writes native memory from {@code address + from} to {@code address + to}.
     *
     * @return the number of bytes that were written
     */
    int write(FileDescriptor socket, int slot, long address, int from, int to) throws IOException;

    /** Writes what the transport keeps of earlier writes. Returns whether nothing is left. */
    default boolean flush(FileDescriptor socket, int slot) throws IOException {
        return true;
    }

    /** Returns the number of bytes that the transport keeps of earlier writes to a connection. */
    default int kept(int slot) {
        return 0;
    }

    /** Tells the peer that the connection ends, before it is closed. */
    default void end(FileDescriptor socket, int slot) throws IOException {}

    /** Returns whether a connection needs {@link #handshake} after the connect or the accept. */
    default boolean needsHandshake() {
        return false;
    }

    /**
     * Begins the handshake of a connection.
     *
     * @param host name of the server; ignored by the server itself
     * @param endpoint number of the server's endpoint, for sessions to resume
     */
    default void begin(int slot, String host, int endpoint) {}

    /**
     * Continues the handshake as far as the socket allows.
     *
     * @return whether it is complete
     */
    default boolean handshake(FileDescriptor socket, int slot, String host) throws IOException {
        return true;
    }

    /** Returns the number of bytes in the loop's buffer that came with the end of the last complete handshake. */
    default int early() {
        return 0;
    }

    /** Returns whether the complete handshake of a connection has resumed a session. */
    default boolean isResumed(int slot) {
        return false;
    }

    /** Returns what the handshake of a connection agreed on; null without TLS. */
    default @Nullable TlsPeer peer(int slot) {
        return null;
    }

    /** Makes room for slots below this one. */
    default void slots(int n) {}

    /** Releases what is kept for a connection. */
    default void closed(int slot) {}
}
