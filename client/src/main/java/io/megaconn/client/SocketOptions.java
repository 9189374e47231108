package io.megaconn.client;

import io.netty.channel.unix.Socket;
import java.io.IOException;

/** What is set on a socket before it is connected. */
final class SocketOptions {
    private static final int IPPROTO_IP = 0;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;

    private SocketOptions() {}

    static void set(Socket socket, ClientConfig config) throws IOException {
        if (config.socketBuffer() > 0) {
            socket.setReceiveBufferSize(config.socketBuffer());
            socket.setSendBufferSize(config.socketBuffer());
        }
    }

    /** connect(2) chooses the port then, and may share it between destinations (Linux 4.2). */
    static void leavePortToConnect(Socket socket) throws IOException {
        socket.setIntOpt(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    }

    /** Instead of a goodbye and a minute in TIME_WAIT. */
    static void resetOnClose(Socket socket) {
        try {
            socket.setSoLinger(0);
        } catch (IOException e) {
            // The connection is gone already.
        }
    }
}
