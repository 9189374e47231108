package io.megaconn.e2e.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time for which this machine's processes waited for a core: {@code /proc/pressure/cpu}, where the kernel has it. */
final class Pressure implements AutoCloseable {
    private static final Pattern LAST_10_SECONDS = Pattern.compile("some avg10=([0-9.]+)");
    private static final int FULL_PERCENT = 80;
    private static final int AROUND_SECONDS = 30;

    private record Look(Instant at, double percent) {}

    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("pressure").factory());

    private Pressure() {}

    static Pressure watch() {
        Pressure pressure = new Pressure();
        pressure.clock.scheduleWithFixedDelay(pressure::look, 0, 5, TimeUnit.SECONDS);
        return pressure;
    }

    private void look() {
        try {
            Matcher found = LAST_10_SECONDS.matcher(Files.readString(Path.of("/proc/pressure/cpu")));
            if (found.find()) {
                looks.add(new Look(Instant.now(), Double.parseDouble(found.group(1))));
            }
        } catch (IOException e) {
            // This kernel does not say.
        }
    }

    /** Returns true if most processes waited for a core around that time. */
    boolean wasFull(Instant at) {
        return looks.stream()
                .filter(look -> look.at.isAfter(at.minusSeconds(AROUND_SECONDS))
                        && look.at.isBefore(at.plusSeconds(AROUND_SECONDS)))
                .anyMatch(look -> look.percent >= FULL_PERCENT);
    }

    /** Returns the mean, percent. */
    double mean() {
        return looks.stream().mapToDouble(Look::percent).average().orElse(0);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
