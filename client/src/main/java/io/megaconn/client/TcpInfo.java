package io.megaconn.client;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the kernel's {@code struct tcp_info} of a connection into a reused buffer. For one thread. */
final class TcpInfo {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int STATE = 0;
    private static final int PROBES = 3;
    private static final int RTO = 8;
    private static final int UNACKED = 24;
    private static final int LAST_DATA_SENT = 44;
    private static final int LAST_ACK_RECEIVED = 56;
    private static final int RTT = 68;
    private static final int TOTAL_RETRANSMITS = 100;
    private static final int SIZE = 104;

    private final ByteBuffer info = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());

    /** Returns whether the kernel answered. */
    boolean read(Socket socket) {
        info.clear();
        try {
            socket.getRawOpt(IPPROTO_TCP, TCP_INFO, info);
            return true;
        } catch (IOException e) { // the connection is already gone
            return false;
        }
    }

    /** State of the connection, as include/net/tcp_states.h has it. */
    int state() {
        return info.get(STATE);
    }

    /** Unacknowledged packets. */
    int unacknowledged() {
        return info.getInt(UNACKED);
    }

    /** Unanswered probes of a closed window. */
    int unansweredProbes() {
        return info.get(PROBES) & 0xFF;
    }

    /** Retransmission timeout. */
    long retransmitMillis() {
        return (info.getInt(RTO) & 0xFFFFFFFFL) / 1000;
    }

    /** Time since data was last sent or retransmitted. */
    long millisSinceSent() {
        return info.getInt(LAST_DATA_SENT) & 0xFFFFFFFFL;
    }

    /** Time since the last acknowledgement, duplicates included. */
    long millisSinceAcknowledged() {
        return info.getInt(LAST_ACK_RECEIVED) & 0xFFFFFFFFL;
    }

    /** Round trip of the handshake, from SYN to SYN/ACK; 0 if the kernel has not measured it. */
    long rttMicros() {
        return info.getInt(RTT) & 0xFFFFFFFFL;
    }

    int retransmits() {
        return info.getInt(TOTAL_RETRANSMITS);
    }
}
