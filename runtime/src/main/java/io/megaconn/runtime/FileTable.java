package io.megaconn.runtime;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Gives the calling thread a file table of its own, so that RLIMIT_NOFILE counts for this thread alone.
 *
 * <p>{@code close_range(~0U, ~0U, CLOSE_RANGE_UNSHARE)} copies the table like unshare(CLONE_FILES) and closes nothing.
 * Unlike unshare(2) it passes the RuntimeDefault seccomp profile and needs no privilege (Linux 5.9).
 *
 * <p>The price: from then on descriptors opened by this thread mean nothing to other threads, and the other way round.
 * Sockets must live and die on their thread, and no class may open its jar there (see {@link EventLoops}).
 */
public final class FileTable {
    /** The same number on every architecture; libc has a function of its own only since glibc 2.34. */
    private static final long CLOSE_RANGE = 436;

    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final int NO_DESCRIPTOR = -1; // ~0U: above every descriptor there can be

    private FileTable() {}

    /** @throws UserError where the system has no such call */
    @SuppressWarnings("restricted") // the processes run with --enable-native-access
    public static void unshare() {
        long result;
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle syscall = linker.downcallHandle(
                    linker.defaultLookup().find("syscall").orElseThrow(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(1));
            result = (long) syscall.invokeExact(CLOSE_RANGE, NO_DESCRIPTOR, NO_DESCRIPTOR, CLOSE_RANGE_UNSHARE);
        } catch (Throwable e) {
            result = -1;
        }
        if (result != 0) {
            throw new UserError(
                    ExitCode.REFUSED,
                    "this system cannot give each event loop its own file table (needs Linux 5.9):"
                            + " raise the hard open-file limit instead and use --file-tables shared");
        }
    }
}
