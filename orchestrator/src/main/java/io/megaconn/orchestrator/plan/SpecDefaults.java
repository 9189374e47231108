package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.Reply;
import java.time.Duration;

/**
 * A backend's defaults for options that the user leaves out.
 *
 * @param connectionsPerClient connections assigned to one client
 */
public record SpecDefaults(int connectionsPerClient, Duration messageInterval, Reply reply) {
    public static final SpecDefaults LOCAL = new SpecDefaults(25_000, Duration.ofSeconds(10), Reply.NONE);
}
