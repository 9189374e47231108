package io.megaconn.runtime.engine;

import java.io.IOException;

/** Bytes to and from a server. It blocks. */
public interface ByteStream {
    /** Writes the first bytes of an array. */
    void write(byte[] bytes, int length) throws IOException;

    /**
     * Reads what is there, or waits.
     *
     * @return the number of bytes; -1 at the end
     * @throws java.net.SocketTimeoutException if nothing came within {@link Conversation#TIMEOUT_MS}
     */
    int read(byte[] buffer) throws IOException;
}
