package io.megaconn.runtime.system;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.time.Duration;

/**
 * A peer whose machine is gone says no goodbye: the kernel asks those that were quiet for two message intervals (a minute at
 * least), and closes those that do not answer for half a minute.
 */
public final class Keepalive {
    private static final int SOL_SOCKET = 1;
    private static final int SO_KEEPALIVE = 9;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_KEEPIDLE = 4;
    private static final int TCP_KEEPINTVL = 5;
    private static final int TCP_KEEPCNT = 6;

    private static final int SHORTEST_IDLE_SECONDS = 60;
    private static final int LONGEST_IDLE_SECONDS = 32_767; // the kernel's
    private static final int PROBE_SECONDS = 10;
    private static final int PROBES = 3;

    private Keepalive() {}

    /** What a listener accepts inherits it, so it costs no call per connection. */
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
