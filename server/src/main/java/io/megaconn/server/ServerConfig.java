package io.megaconn.server;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a server process.
 *
 * @param bind address of the listeners
 * @param ports listened on by every loop; 0 lets the kernel choose
 * @param capacity connections to make room for
 * @param loops event loops, 0 to derive them from the open-file limit and the cores
 * @param messageInterval a connection without a message for two intervals is silent
 * @param allow networks that may connect ({@code 10.0.0.0/8}); empty for all
 * @param maxConnections maximum concurrent connections, further ones are refused; 0 for no limit
 * @param socketBuffer kernel buffer of a connection for each direction, bytes; 0 for the kernel's default;
 *     {@link #BY_REPLY} to derive it from {@code reply}
 * @param payloadSize bytes of a message; 0 if unknown, then messages are not counted
 * @param webSocket whether peers speak WebSocket, whose messages are counted without a size
 * @param deliveryTime whether to find the send times in messages
 * @param transport plain TCP or TLS
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
        int payloadSize,
        boolean webSocket,
        boolean deliveryTime,
        ServerTransport transport) {
    static final int BY_REPLY = -1;

    /** @throws UserError for a value that is out of range; names the option */
    ServerConfig {
        if (capacity < 1) {
            throw UserError.usage("--capacity must be at least 1, not " + capacity);
        }
        if (loops > DescriptorBudget.MAX_LOOPS) {
            throw UserError.usage("--loops must be at most %,d, not %,d".formatted(DescriptorBudget.MAX_LOOPS, loops));
        }
    }

    /** Returns the name of the protocol. */
    String protocol() {
        return webSocket ? Script.WEB_SOCKET : Script.RAW;
    }

    /** Default kernel buffer, bytes. */
    static final int BUFFER = 256 * 1024;
    /** Default send buffer with replies, bytes: enough for messages of the usual size. */
    static final int ECHO_BUFFER = 16 * 1024;

    /** Kernel send buffer, bytes; 0 for the kernel's default. */
    int sendBuffer() {
        return socketBuffer == BY_REPLY ? reply == Reply.ECHO ? ECHO_BUFFER : BUFFER : socketBuffer;
    }

    /** Kernel receive buffer, bytes; 0 for the kernel's default. */
    int receiveBuffer() {
        return socketBuffer == BY_REPLY ? BUFFER : socketBuffer;
    }
}
