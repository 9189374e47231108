package io.megaconn.runtime.system;

/**
 * The kernel's memory for the buffers of a server's connections, bytes; -1 if unknown.
 *
 * @param server of the server's ends
 * @param peers of the peers' ends in this network namespace
 */
public record SocketBuffers(long server, long peers) {
    public static final SocketBuffers UNKNOWN = new SocketBuffers(-1, -1);
    static final SocketBuffers NONE = new SocketBuffers(0, 0);
}
