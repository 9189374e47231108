package io.megaconn.orchestrator.event;

import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Three counts of the same connections. Each is empty if it is unknown, which is -1 in JSON.
 *
 * @param clients the clients' count, summed
 * @param server the server's count; empty if it does not answer
 * @param kernel the kernel's count of server-side sockets in state ESTABLISHED; empty if it was not queried or can't be
 */
public record Counts(OptionalLong clients, OptionalLong server, OptionalLong kernel) {
    public static final Counts UNKNOWN = new Counts(-1, -1, -1);

    public Counts {
        clients = known(clients);
        server = known(server);
        kernel = known(kernel);
    }

    /** Creates counts from figures as they are in JSON: below 0 if unknown. */
    public Counts(long clients, long server, long kernel) {
        this(OptionalLong.of(clients), OptionalLong.of(server), OptionalLong.of(kernel));
    }

    private static OptionalLong known(OptionalLong count) {
        return count.orElse(-1) < 0 ? OptionalLong.empty() : count;
    }

    /** Returns true if clients and server count the expected connections, and the kernel too unless it is unknown. */
    public boolean agreeOn(long expected) {
        return bothEndsCount(expected) && kernel.orElse(expected) == expected;
    }

    /** Returns true if clients and server count the expected connections. */
    public boolean bothEndsCount(long expected) {
        return isCount(clients, expected) && isCount(server, expected);
    }

    /** Returns the lower count of clients and server; empty if both are unknown. */
    public OptionalLong least() {
        return ends().min();
    }

    /** Returns the higher count of clients and server; empty if both are unknown. */
    public OptionalLong most() {
        return ends().max();
    }

    private LongStream ends() {
        return Stream.of(clients, server).flatMapToLong(OptionalLong::stream);
    }

    private static boolean isCount(OptionalLong count, long expected) {
        return count.isPresent() && count.getAsLong() == expected;
    }

    @Override
    public String toString() {
        return "clients %s, server %s, kernel %s"
                .formatted(text(clients, "unknown"), text(server, "unknown"), text(kernel, "not checked"));
    }

    private static String text(OptionalLong count, String unknown) {
        return count.isPresent() ? "%,d".formatted(count.getAsLong()) : unknown;
    }
}
