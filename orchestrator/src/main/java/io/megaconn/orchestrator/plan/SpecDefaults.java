package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.Reply;
import java.time.Duration;

/**
 * A backend's defaults for options that the user leaves out.
 *
 * @param connectionsPerClient connections assigned to one client
 */
public record SpecDefaults(int connectionsPerClient, Duration messageInterval, Reply reply) {
    /**
     * Connections of one client: below the 28,232 ephemeral ports that Linux gives one source address per endpoint by
     * default. The chart's {@code client.connections} has the same default.
     */
    public static final int CONNECTIONS_PER_CLIENT = 25_000;

    public static final SpecDefaults LOCAL =
            new SpecDefaults(CONNECTIONS_PER_CLIENT, Duration.ofSeconds(10), Reply.NONE);
}
