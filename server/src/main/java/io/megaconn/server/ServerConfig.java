package io.megaconn.server;

import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import java.time.Duration;
import java.util.List;

/**
 * @param bind address of the listeners
 * @param ports listened on, by every loop; 0 lets the kernel choose
 * @param capacity connections to make room for
 * @param loops event loops, 0 for as many as the open-file limit and the cores ask for
 * @param messageInterval a connection without a message for two of these is silent
 * @param allow networks that may connect ({@code 10.0.0.0/8}); empty for all
 * @param maxConnections held at the same time at most, further ones are refused; 0 for no limit
 * @param socketBuffer bytes that the kernel may keep for a connection in each direction, 0 for what it thinks best;
 *     {@link #BY_REPLY} for what suits {@code reply}
 * @param payloadSize bytes of a message, 0 where it is unknown: then messages are not counted
 */
record ServerConfig(
        String bind,
        List<Integer> ports,
        Reply reply,
        int capacity,
        int loops,
        FileTables fileTables,
        Duration messageInterval,
        List<String> allow,
        int maxConnections,
        int socketBuffer,
        int payloadSize) {
    static final int BY_REPLY = -1;
    /** Also what a peer may have sent that is not read yet. */
    static final int BUFFER = 256 * 1024;
    /** Of replies that their peer does not take: enough for messages of the usual size. */
    static final int ECHO_BUFFER = 16 * 1024;

    /** Bytes the kernel may keep of what is sent to a peer, 0 for what it thinks best. */
    int sendBuffer() {
        return socketBuffer == BY_REPLY ? reply == Reply.ECHO ? ECHO_BUFFER : BUFFER : socketBuffer;
    }

    /** Bytes the kernel may keep of what a peer has sent, 0 for what it thinks best. */
    int receiveBuffer() {
        return socketBuffer == BY_REPLY ? BUFFER : socketBuffer;
    }
}
