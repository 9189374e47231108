package io.megaconn.runtime.system;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** One socket in an answer of {@link SockDiag}: a view of the kernel's {@code inet_diag_msg}, without a copy. */
final class DiagSocket {
    private static final int LOCAL = 8;
    private static final int REMOTE = 24;
    /** The bytes 0, 0, 0xff, 0xff before an IPv4 address, in either byte order of the machine. */
    private static final int MAPPED = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? 0x0000ffff : 0xffff0000;

    /** INET_DIAG_SKMEMINFO: numbers of 32 bits. */
    static final int MEMORY_ATTRIBUTE = 7;

    private static final int ATTRIBUTES = 72;
    private static final int RECEIVE_ALLOC = 0;
    private static final int FORWARD_ALLOC = 4;
    private static final int SEND_QUEUED = 5;

    private final MemorySegment buffer;
    private long at;
    private long end;

    DiagSocket(MemorySegment buffer) {
        this.buffer = buffer;
    }

    /** @param next offset of the next message */
    DiagSocket at(long offset, long next) {
        at = offset;
        end = next;
        return this;
    }

    /** Returns the memory that the kernel charges for its buffers, bytes; 0 if the attribute was not asked for. */
    long bufferBytes() {
        for (long a = at + ATTRIBUTES; a + 4 <= end; ) {
            int length = buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, a) & 0xffff;
            if (buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, a + 2) == MEMORY_ATTRIBUTE) {
                return number(a, RECEIVE_ALLOC) + number(a, FORWARD_ALLOC) + number(a, SEND_QUEUED);
            }
            a += Math.max(4, (length + 3) & ~3);
        }
        return 0;
    }

    private long number(long attribute, int index) {
        return buffer.get(ValueLayout.JAVA_INT_UNALIGNED, attribute + 4 + 4L * index) & 0xffffffffL;
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
        return isMapped(LOCAL);
    }

    private boolean isMapped(int offset) {
        return family() == SockDiag.AF_INET6
                && buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at + offset) == 0
                && buffer.get(ValueLayout.JAVA_INT_UNALIGNED, at + offset + 8) == MAPPED;
    }

    /** Returns true if this is the local address, as its 4 or 16 bytes. */
    boolean isLocal(byte[] address) {
        return is(address, LOCAL);
    }

    /** Returns true if this is the remote address, as its 4 or 16 bytes. */
    boolean isRemote(byte[] address) {
        return is(address, REMOTE);
    }

    private boolean is(byte[] address, int offset) {
        if (address.length == 4 && family() == SockDiag.AF_INET6 && !isMapped()) {
            return false;
        }
        int start = offset + (address.length == 4 && family() == SockDiag.AF_INET6 ? 12 : 0);
        for (int i = 0; i < address.length; i++) {
            if (buffer.get(ValueLayout.JAVA_BYTE, at + start + i) != address[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns a number for the connection as its local end sees it: the remote end's {@link #reversedPair} is the same. */
    long pair() {
        return pair(end(LOCAL, localPort()), end(REMOTE, remotePort()));
    }

    /** Returns the {@link #pair} of the other end. */
    long reversedPair() {
        return pair(end(REMOTE, remotePort()), end(LOCAL, localPort()));
    }

    /** Returns a number for the local address and the remote end: sockets with the same number share the ports of an address. */
    long route() {
        return pair(end(LOCAL, 0), end(REMOTE, remotePort()));
    }

    /** Returns a number for one end; a mapped IPv4 address counts as the IPv4 address. */
    private long end(int offset, int port) {
        if (family() == SockDiag.AF_INET) {
            return mix(word(at + offset) << 16 | port);
        }
        if (isMapped(offset)) {
            return mix(word(at + offset + 12) << 16 | port);
        }
        long high = buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at + offset);
        long low = buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, at + offset + 8);
        return mix(mix(high) + low * 31 + port);
    }

    private static long pair(long local, long remote) {
        return mix(local * 31 + remote);
    }

    private long word(long offset) {
        return buffer.get(ValueLayout.JAVA_INT_UNALIGNED, offset) & 0xffffffffL;
    }

    /** Spreads the bits (the finalizer of MurmurHash3): distinct numbers stay distinct. */
    private static long mix(long n) {
        long bits = (n ^ n >>> 33) * 0xff51afd7ed558ccdL;
        bits = (bits ^ bits >>> 33) * 0xc4ceb9fe1a85ec53L;
        return bits ^ bits >>> 33;
    }

    InetAddress local() {
        return address(LOCAL);
    }

    InetAddress remote() {
        return address(REMOTE);
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
