package io.megaconn.client;

import io.megaconn.runtime.engine.SocketReset;
import io.megaconn.runtime.system.AcceptQueue;
import io.megaconn.runtime.system.Proc;
import io.netty.channel.unix.Socket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Detects sockets connected to themselves. A connect to a port of this machine where nothing listens can succeed if the kernel
 * chooses that very port as the source: TCP treats it as a simultaneous open.
 */
final class SelfConnect {
    static final String REASON = "SELF_CONNECT";

    private SelfConnect() {}

    /** Returns whether it can happen: the port must be ephemeral, and the address one that the connect can come from. */
    static boolean possible(InetSocketAddress endpoint, @Nullable InetAddress source, Proc proc) {
        long[] range = proc.sysctl("net/ipv4/ip_local_port_range");
        if (range.length == 2 && (endpoint.getPort() < range[0] || endpoint.getPort() > range[1])) {
            return false;
        }
        return source == null
                ? AcceptQueue.isLocal(endpoint.getAddress())
                : endpoint.getAddress().isAnyLocalAddress() || source.equals(endpoint.getAddress());
    }

    /**
     * Returns {@link #REASON} if both ends are the same, else an empty string. The caller closes such a connection at once,
     * by a reset: TIME_WAIT would block the port for a server.
     */
    static String check(Socket socket) {
        InetSocketAddress local = socket.localAddress();
        if (local == null || !local.equals(socket.remoteAddress())) {
            return "";
        }
        SocketReset.onClose(socket);
        return REASON;
    }
}
