package io.megaconn.runtime.engine;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.lang.foreign.Arena;
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
public final class FileTable {
    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final long NO_DESCRIPTOR = 0xFFFF_FFFFL; // ~0U: above every possible descriptor
    private static final int AT_FDCWD = -100;
    private static final int O_RDWR_CLOEXEC = 2 | 0x80000;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private FileTable() {}

    /** Gives the calling thread its own file table. @throws UserError if the system does not support it */
    public static void unshare() {
        long result;
        try {
            result = SystemCall.CLOSE_RANGE.invoke(NO_DESCRIPTOR, NO_DESCRIPTOR, CLOSE_RANGE_UNSHARE);
        } catch (RuntimeException | Error e) { // no such call, or no such function in libc
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
        long source;
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom("/dev/null").address();
            source = SystemCall.OPENAT.invoke(AT_FDCWD, path, O_RDWR_CLOEXEC);
        }
        if (source < 0) {
            return; // no number is free
        }
        // The last number first: the kernel then enlarges the table once, which takes 10 ms each time.
        long number = duplicate(source, high - 1);
        if (number == high - 1) {
            filled.accept((int) number);
        } else if (number >= 0) {
            close((int) number);
        }
        for (number = duplicate(source, low); number >= 0 && number < high; number = duplicate(source, low)) {
            filled.accept((int) number);
        }
        if (number >= high) {
            close((int) number);
        }
        if (source >= low && source < high) {
            filled.accept((int) source);
        } else {
            close((int) source);
        }
    }

    /** Returns the lowest free number from {@code low}, which now stands for the same file, or a negative number. */
    private static long duplicate(long source, long low) {
        return SystemCall.FCNTL.invoke(source, F_DUPFD_CLOEXEC, low);
    }

    /**
     * Makes sure, after the split, that descriptors of all other threads have numbers below those of sockets on event
     * loops, or that opening fails (EMFILE). Takes 10 ms for 20,000 numbers, which all stand for the same open file,
     * and 8 bytes of kernel memory for each.
     */
    public static void keepApart(FileTables.Layout layout, long nofile) {
        if (layout.perLoop()) {
            int floor = DescriptorBudget.reserved(layout.loops(), nofile);
            fill(floor, (int) Math.min(nofile, DescriptorBudget.LARGEST_TABLE), number -> {});
        }
    }

    static void close(int number) {
        SystemCall.CLOSE.invoke(number, 0, 0);
    }
}
