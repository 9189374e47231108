package io.megaconn.runtime.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Linux system calls by number, through libc's {@code syscall}. All share one signature, because the JVM generates code for
 * each: a function of its own for each call would take 10 ms of every client's start.
 */
@SuppressWarnings("restricted") // the processes run with --enable-native-access
enum SystemCall {
    OPENAT(257, 56),
    CLOSE(3, 57),
    FCNTL(72, 25),
    /** libc has a function of its own only since glibc 2.34. */
    CLOSE_RANGE(436, 436);

    /** Loaded with the first call, so that a system without it can be reported. */
    private static final class Libc {
        static final MethodHandle SYSCALL = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG),
                        Linker.Option.firstVariadicArg(1));
    }

    private final long number;

    /** Numbers from the kernel's {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code scripts/syscall.tbl}. */
    SystemCall(int x86, int aarch64) {
        number = System.getProperty("os.arch").equals("aarch64") ? aarch64 : x86;
    }

    /** Makes the call. Returns its result, -1 if it failed; errno is lost. */
    long invoke(long first, long second, long third) {
        try {
            return (long) Libc.SYSCALL.invokeExact(number, first, second, third);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
