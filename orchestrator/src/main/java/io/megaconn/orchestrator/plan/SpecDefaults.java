package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A backend's defaults for options that the user leaves out.
 *
 * @param connectionsPerClient connections assigned to one client
 * @param protocol name of the protocol that megaconn's own server speaks unless the user chooses one; null before a release's server
 *     was queried
 * @param release what a release says about its target; null on this machine, and before the release is known
 */
public record SpecDefaults(
        int connectionsPerClient,
        Duration messageInterval,
        Reply reply,
        @Nullable String protocol,
        @Nullable ReleaseDefaults release) {
    /**
     * Connections of one client: below the 28,232 ephemeral ports that Linux gives one source address per endpoint by
     * default. The chart's {@code client.connections} has the same default.
     */
    public static final int CONNECTIONS_PER_CLIENT = 25_000;

    public static final SpecDefaults LOCAL =
            new SpecDefaults(CONNECTIONS_PER_CLIENT, Duration.ofSeconds(10), Reply.NONE, Script.RAW, null);

    /** Returns the connections of one client that its memory is enough for. */
    public int connectionsPerClient(boolean tls) {
        return tls && release != null && !release.sizedForTls()
                ? Memory.overTls(connectionsPerClient)
                : connectionsPerClient;
    }
}
