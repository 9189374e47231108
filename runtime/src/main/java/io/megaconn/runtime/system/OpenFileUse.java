package io.megaconn.runtime.system;

import java.io.File;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Open files of another process.
 *
 * @param pid its process id
 * @param used its open files
 * @param limit its soft limit, which it may be able to raise itself
 */
public record OpenFileUse(long pid, long used, long limit) {
    private static final String NAME = "Max open files";

    /** Returns the process with the least room; empty if none can be read. */
    public static Optional<OpenFileUse> fullest(Proc proc, Collection<Long> pids) {
        return pids.stream()
                .map(pid -> new OpenFileUse(pid, used(proc, pid), proc.limits(pid.toString(), NAME, 0)[0]))
                .filter(use -> use.used > 0 && use.limit > 0)
                .min(Comparator.comparingLong(OpenFileUse::left));
    }

    /** Returns the number of files that it can still open. */
    public long left() {
        return limit - used;
    }

    /** Returns true if the next accept fails. */
    public boolean isFull() {
        return left() <= 0;
    }

    private static long used(Proc proc, long pid) {
        File folder = proc.root.resolve(pid + "/fd").toFile();
        long size = folder.length(); // the number of files since Linux 6.2, 0 before
        if (size > 0) {
            return size;
        }
        String[] names = folder.list();
        return names == null ? 0 : names.length;
    }
}
