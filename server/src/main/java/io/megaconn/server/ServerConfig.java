package io.megaconn.server;

import io.megaconn.runtime.FileTables;
import io.megaconn.runtime.Reply;
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
 * @param socketBuffer bytes that the kernel may keep for a connection in each direction, 0 for what it thinks best
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
        int socketBuffer) {}
