package io.megaconn.e2e.hostile;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A network interface whose packets a program reads and writes: {@link #read} returns what the kernel sends. */
final class Tun {
    static final String DEVICE = "/dev/net/tun";
    private static final int O_RDWR = 2;
    private static final long TUNSETIFF = 0x400454caL;
    private static final short IFF_TUN = 0x0001;
    private static final short IFF_NO_PI = 0x1000;
    private static final int FLAGS = 16; // their offset in struct ifreq
    private static final int IFREQ = 40;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MethodHandle OPEN =
            call("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL = call(
            "ioctl", FunctionDescriptor.of(INT, INT, LONG, ValueLayout.ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = call("read", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG));
    private static final MethodHandle WRITE =
            call("write", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(INT, INT));

    private final int fd;

    /** @param name of the new interface, in the network namespace of this process; it can be moved to another */
    Tun(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            fd = (int) OPEN.invokeExact(arena.allocateFrom(DEVICE), O_RDWR);
            MemorySegment request = arena.allocate(IFREQ);
            request.setString(0, name);
            request.set(ValueLayout.JAVA_SHORT, FLAGS, (short) (IFF_TUN | IFF_NO_PI));
            if (fd < 0 || (int) IOCTL.invokeExact(fd, TUNSETIFF, request) < 0) {
                throw new IOException("no tun interface " + name);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type, options);
    }

    /** Waits for a packet. Returns its length, or less than 0 when the interface is gone. */
    long read(MemorySegment packet) {
        try {
            return (long) READ.invokeExact(fd, packet, packet.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    void write(MemorySegment packet) {
        try {
            long _ = (long) WRITE.invokeExact(fd, packet, packet.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    void close() {
        try {
            int _ = (int) CLOSE.invokeExact(fd);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
