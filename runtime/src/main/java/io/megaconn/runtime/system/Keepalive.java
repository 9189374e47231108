package io.megaconn.runtime.system;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.time.Duration;

/**
 * Enables TCP keepalive. A crashed peer sends no FIN: the kernel probes connections that were idle for two message intervals (at
 * least a minute), and closes those that do not answer for half a minute.
 */
public final class Keepalive {
    private static final int SOL_SOCKET = 1;
    private static final int SO_KEEPALIVE = 9;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;

    private static final int SHORTEST_IDLE_SECONDS = 60;
    private static final int LONGEST_IDLE_SECONDS = 32_767; // the kernel's own keepalive probe interval
    private static final int PROBE_SECONDS = 10;
    private static final int PROBES = 3;

    private Keepalive() {}

    /** Enables keepalive; accepted sockets inherit it from the listener, so it costs no call per connection. */
    public static void on(Socket socket, Duration messageInterval) throws IOException {
        socket.setIntOpt(SOL_SOCKET, SO_KEEPALIVE, 1);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPIDLE, idleSeconds(messageInterval));
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPINTVL, PROBE_SECONDS);
        socket.setIntOpt(IPPROTO_TCP, TCP_KEEPCNT, PROBES);
    }

    static int idleSeconds(Duration messageInterval) {
        return Math.clamp(2 * messageInterval.toSeconds(), SHORTEST_IDLE_SECONDS, LONGEST_IDLE_SECONDS);
    }
}
