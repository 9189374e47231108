package io.megaconn.runtime.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * The wall clock of this machine, which all its processes and containers share.
 *
 * @param id names the clock; the same in all processes until the machine boots again. Made from the kernel's {@code boot_id}, or
 *     random where that can't be read, as in a sandbox with a kernel of its own
 * @param epochMicros microseconds since 1970 when {@link System#nanoTime} is 0
 */
public record MachineClock(int id, long epochMicros) {
    /** A clock whose time is not used. */
    public static final MachineClock UNREAD = new MachineClock(0, 0);

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    /** Readings of both clocks, of which the one with the least time in between counts. */
    private static final int READINGS = 10;

    /** Reads the clock. It is accurate to a few microseconds until somebody sets the machine's time. */
    public static MachineClock read() {
        return new MachineClock(id(BOOT_ID), epoch());
    }

    static int id(Path bootId) {
        String boot;
        try {
            boot = Files.readString(bootId, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            boot = UUID.randomUUID().toString();
        }
        int mixed = boot.hashCode() * 0x9E3779B9; // an id of the kernel must not be sent as it is
        return mixed ^ (mixed >>> 16);
    }

    private static long epoch() {
        long best = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < READINGS; i++) {
            long before = System.nanoTime();
            Instant wall = Instant.now();
            long between = System.nanoTime() - before;
            if (between < least) {
                least = between;
                long micros = wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1_000;
                best = micros - (before + between / 2) / 1_000;
            }
        }
        return best;
    }

    /** Returns the microseconds since 1970 at a value of {@link System#nanoTime}. */
    public long micros(long nanos) {
        return epochMicros + nanos / 1_000;
    }
}
