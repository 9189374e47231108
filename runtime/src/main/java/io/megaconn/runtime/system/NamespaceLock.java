package io.megaconn.runtime.system;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock among the processes of one network namespace, whatever their file systems: an abstract unix socket, which the
 * kernel frees when its holder ends for any reason.
 */
@SuppressWarnings("restricted") // the processes run with --enable-native-access
public final class NamespaceLock implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final long PAUSE_NANOS = 5_000_000;

    private final int fd;

    private NamespaceLock(int fd) {
        this.fd = fd;
    }

    private static MethodHandle function(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    /** Acquires the lock, or gives up after {@code patience}: a stuck holder must not block all others. */
    public static NamespaceLock acquire(String name, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            MemorySegment address = arena.allocate(3 + bytes.length); // sun_family, then NUL and the name
            address.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) AF_UNIX);
            MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 3, bytes.length);
            int fd = (int) function("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)
                    .invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            MethodHandle bind = function("bind", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            while (fd >= 0 && (int) bind.invokeExact(fd, address, (int) address.byteSize()) != 0) {
                if (System.nanoTime() > deadline) {
                    break;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return new NamespaceLock(fd);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            int ignored = (int) function("close", ValueLayout.JAVA_INT).invokeExact(fd);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
