package io.megaconn.runtime.engine;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The file table of the calling thread: makes it private, so that RLIMIT_NOFILE applies to this thread alone, and fills numbers
 * with placeholders, so that no number means different files in two tables.
 *
 * <p>{@code close_range(~0U, ~0U, CLOSE_RANGE_UNSHARE)} copies the table like unshare(CLONE_FILES) and closes nothing.
 * Unlike unshare(2) it passes the RuntimeDefault seccomp profile and needs no privilege (Linux 5.9).
 *
 * <p>The price: descriptors opened by this thread afterwards are invalid on other threads, and vice versa. Sockets must be used
 * and closed on their thread, and no class may open its jar there (see {@link EventLoops}).
 */
@SuppressWarnings("restricted") // the processes run with --enable-native-access
public final class FileTable {
    /** The same number on every architecture; libc has a function of its own only since glibc 2.34. */
    private static final long CLOSE_RANGE = 436;

    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final int NO_DESCRIPTOR = -1; // ~0U: above every descriptor there can be
    private static final int O_RDWR_CLOEXEC = 2 | 0x80000;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private FileTable() {}

    private static MethodHandle function(
            String name, int firstVariadic, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    /** Gives the calling thread its own file table. @throws UserError if the system does not support it */
    public static void unshare() {
        long result;
        try {
            MethodHandle syscall = function(
                    "syscall",
                    1,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT);
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

    /**
     * Opens {@code /dev/null}, for reading and writing, under every free number from {@code low} to below {@code high},
     * or to the open-file limit.
     *
     * @param filled called with each number
     */
    static void fill(int low, int high, IntConsumer filled) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle open = function("open", 2, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
            MethodHandle fcntl = function(
                    "fcntl", 2, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            int source = (int) open.invokeExact(arena.allocateFrom("/dev/null"), O_RDWR_CLOEXEC);
            if (source < 0) {
                return; // no number is free
            }
            // The last number first: the kernel then enlarges the table once, which takes 10 ms each time.
            int number = (int) fcntl.invokeExact(source, F_DUPFD_CLOEXEC, high - 1);
            if (number == high - 1) {
                filled.accept(number);
            } else if (number >= 0) {
                close(List.of(number));
            }
            do {
                number = (int) fcntl.invokeExact(source, F_DUPFD_CLOEXEC, low);
                if (number >= 0 && number < high) {
                    filled.accept(number);
                }
            } while (number >= 0 && number < high);
            if (number >= high) {
                close(List.of(number));
            }
            if (source >= low && source < high) {
                filled.accept(source);
            } else {
                close(List.of(source));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * After the split: from now on descriptors of all other threads have numbers below those of sockets on event loops, or
     * there are none (EMFILE). It takes 10 ms for 20,000 numbers, which all stand for the same open file, and 8 bytes of
     * kernel memory for each.
     */
    public static void keepApart(FileTables.Layout layout, long nofile) {
        if (layout.perLoop()) {
            int floor = DescriptorBudget.reserved(layout.loops(), nofile);
            fill(floor, (int) Math.min(nofile, DescriptorBudget.LARGEST_TABLE), number -> {});
        }
    }

    static void close(List<Integer> numbers) {
        Linker linker = Linker.nativeLinker();
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().find("close").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            for (int number : numbers) {
                int ignored = (int) close.invokeExact(number);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
