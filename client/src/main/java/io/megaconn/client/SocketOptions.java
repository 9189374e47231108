package io.megaconn.client;

import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Socket options set before connecting. */
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

    /** Lets connect(2) choose the port, which it may then share between destinations (Linux 4.2). */
    static void leavePortToConnect(Socket socket) throws IOException {
        socket.setIntOpt(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    }
}
