package io.megaconn.e2e.soak;

import io.megaconn.testkit.FreePorts;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Duration, size and faults of a soak test, from system properties {@code soak.*}.
 *
 * @param every one fault in this time
 * @param interval each connection sends once in this time
 */
record Settings(Duration length, int connections, int clients, Duration every, Duration interval, long seed, int port) {
    static boolean wanted() {
        return System.getProperty("soak.minutes") != null;
    }

    static Settings ofProperties() {
        Settings settings = new Settings(
                Duration.ofMinutes(number("soak.minutes", 30)),
                (int) number("soak.connections", 100_000),
                (int) number("soak.clients", 10),
                Duration.ofSeconds(number("soak.every", 60)),
                Duration.ofSeconds(number("soak.interval", 10)),
                number("soak.seed", ThreadLocalRandom.current().nextInt(1_000_000)),
                (int) number("soak.port", 0));
        return settings.port == 0 ? settings.on(FreePorts.free()) : settings;
    }

    private Settings on(int other) {
        return new Settings(length, connections, clients, every, interval, seed, other);
    }

    private static long number(String property, long otherwise) {
        return Long.parseLong(System.getProperty(property, "" + otherwise));
    }

    /** Returns the number of faults. Each must be over before the next one, and before the end. */
    int faults() {
        return (int) (length.toSeconds() / every.toSeconds()) - 1;
    }

    int share() {
        return Math.ceilDiv(connections, clients);
    }

    @Override
    public String toString() {
        return "%d connections, %d clients, %d min, a fault every %d s, messages every %d s, seed %d"
                .formatted(connections, clients, length.toMinutes(), every.toSeconds(), interval.toSeconds(), seed);
    }
}
