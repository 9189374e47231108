package io.megaconn.runtime.system;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** One socket in an answer of {@link SockDiag}: a view of the kernel's {@code inet_diag_msg}, without a copy. */
final class DiagSocket {
    private static final int LOCAL = 8;
    /** The bytes 0, 0, 0xff, 0xff before an IPv4 address, in either byte order of the machine. */
    private static final int MAPPED = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? 0x0000ffff : 0xffff0000;

    private final MemorySegment buffer;
    private long at;

    DiagSocket(MemorySegment buffer) {
        this.buffer = buffer;
    }

    DiagSocket at(long offset) {
        at = offset;
        return this;
    }

    int state() {
        return buffer.get(ValueLayout.JAVA_BYTE, at + 1);
    }

    int family() {
        return buffer.get(ValueLayout.JAVA_BYTE, at);
    }

    int localPort() {
        return port(4);
    }

    int remotePort() {
        return port(6);
    }

    private int port(int offset) {
        return (buffer.get(ValueLayout.JAVA_BYTE, at + offset) & 0xff) << 8
                | (buffer.get(ValueLayout.JAVA_BYTE, at + offset + 1) & 0xff);
    }

    /** Returns true for an IPv6 socket with an IPv4 address, as dual-stack programs have them. */
    boolean isMapped() {
        return family() == SockDiag.AF_INET6
                && buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at + LOCAL) == 0
                && buffer.get(ValueLayout.JAVA_INT_UNALIGNED, at + LOCAL + 8) == MAPPED;
    }

    /** Returns true if this is the local address, as its 4 or 16 bytes. */
    boolean isLocal(byte[] address) {
        if (address.length == 4 && family() == SockDiag.AF_INET6 && !isMapped()) {
            return false;
        }
        int start = LOCAL + (address.length == 4 && family() == SockDiag.AF_INET6 ? 12 : 0);
        for (int i = 0; i < address.length; i++) {
            if (buffer.get(ValueLayout.JAVA_BYTE, at + start + i) != address[i]) {
                return false;
            }
        }
        return true;
    }

    InetAddress local() {
        return address(LOCAL);
    }

    InetAddress remote() {
        return address(24);
    }

    private InetAddress address(int offset) {
        byte[] bytes = new byte[family() == SockDiag.AF_INET ? 4 : 16];
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, at + offset, bytes, 0, bytes.length);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // 4 or 16 bytes
        }
    }

    /** Returns the cookie, which identifies a socket until the kernel reboots. */
    long cookie() {
        return (buffer.get(ValueLayout.JAVA_INT_UNALIGNED, at + 44) & 0xffffffffL)
                | (long) buffer.get(ValueLayout.JAVA_INT_UNALIGNED, at + 48) << 32;
    }

    /** Returns the inode; 0 if no process has the socket. */
    long inode() {
        return buffer.get(ValueLayout.JAVA_INT_UNALIGNED, at + 68) & 0xffffffffL;
    }
}
