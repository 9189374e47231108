package io.megaconn.client;

import io.netty.channel.unix.Socket;

/**
 * How long a connect took on the wire. The kernel has measured it, from SYN to SYN/ACK; this process sees the end of a
 * connect only when it comes to it, after the others of its burst. Where a packet was sent again the kernel's round trip is
 * not the whole: then the clock of this process counts. For one thread.
 */
final class ConnectTime {
    private final TcpInfo info = new TcpInfo();

    /** @param seen by this process, nanoseconds from connect(2) until it came to know */
    long nanos(Socket socket, long seen) {
        if (!info.read(socket)) {
            return seen;
        }
        long micros = info.rttMicros();
        return micros == 0 || info.retransmits() > 0 ? seen : Math.min(seen, micros * 1000);
    }
}
