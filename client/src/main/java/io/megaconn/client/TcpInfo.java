package io.megaconn.client;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the kernel knows of a connection, as in {@code struct tcp_info}; one buffer for all. For one thread. */
final class TcpInfo {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int PROBES = 3;
    private static final int RTO = 8;
    private static final int UNACKED = 24;
    private static final int LAST_DATA_SENT = 44;
    private static final int LAST_ACK_RECEIVED = 56;
    private static final int RTT = 68;
    private static final int TOTAL_RETRANSMITS = 100;
    private static final int SIZE = 104;

    private final ByteBuffer info = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());

    /** Returns whether the kernel says anything. */
    boolean read(Socket socket) {
        info.clear();
        try {
            socket.getRawOpt(IPPROTO_TCP, TCP_INFO, info);
            return true;
        } catch (IOException e) { // the connection is gone already
            return false;
        }
    }

    /** Packets that no acknowledgement has come for. */
    int unacknowledged() {
        return info.getInt(UNACKED);
    }

    /** Probes of a closed window that got no answer. */
    int unansweredProbes() {
        return info.get(PROBES) & 0xFF;
    }

    /** From one retransmission to the next. */
    long retransmitMillis() {
        return (info.getInt(RTO) & 0xFFFFFFFFL) / 1000;
    }

    /** Since data was last sent, or sent again. */
    long millisSinceSent() {
        return info.getInt(LAST_DATA_SENT) & 0xFFFFFFFFL;
    }

    /** Since the peer last acknowledged anything, or repeated what it had acknowledged. */
    long millisSinceAcknowledged() {
        return info.getInt(LAST_ACK_RECEIVED) & 0xFFFFFFFFL;
    }

    /** After the handshake, from SYN to SYN/ACK; 0 where the kernel has not measured it. */
    long rttMicros() {
        return info.getInt(RTT) & 0xFFFFFFFFL;
    }

    int retransmits() {
        return info.getInt(TOTAL_RETRANSMITS);
    }
}
