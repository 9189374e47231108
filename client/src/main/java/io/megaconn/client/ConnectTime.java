package io.megaconn.client;

import io.netty.channel.unix.Socket;

/**
 * Measures how long a connect took on the wire. The kernel measures from SYN to SYN/ACK; this process notices the end of a
 * connect later, after the others of its burst. After a retransmission the kernel's round trip is incomplete, so the time
 * measured by this process counts. For one thread.
 */
final class ConnectTime {
    private final TcpInfo info = new TcpInfo();

    /** @param seen nanoseconds from connect(2) until this process noticed */
    long nanos(Socket socket, long seen) {
        if (!info.read(socket)) {
            return seen;
        }
        long micros = info.rttMicros();
        return micros == 0 || info.retransmits() > 0 ? seen : Math.min(seen, micros * 1000);
    }
}
