package io.megaconn.client;

import io.megaconn.runtime.system.AcceptQueue;
import io.megaconn.runtime.system.Proc;
import io.netty.channel.unix.Socket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connect to a port of this machine where nobody listens can end at its own socket: the kernel may choose that very port
 * as the source, and TCP takes that for a simultaneous open.
 */
final class SelfConnect {
    static final String REASON = "SELF_CONNECT";

    private SelfConnect() {}

    /** Whether it can happen: only with a port that the kernel gives out, at an address that the connect can come from. */
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
     * Returns {@link #REASON} where both ends are the same. The caller closes such a connection at once; that it is a reset
     * leaves no TIME_WAIT behind, which would keep a server from its port.
     */
    static String check(Socket socket) {
        InetSocketAddress local = socket.localAddress();
        if (local == null || !local.equals(socket.remoteAddress())) {
            return "";
        }
        SocketOptions.resetOnClose(socket);
        return REASON;
    }
}
