package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.HandshakeCost;
import java.nio.file.Path;

/**
 * Measures what TLS handshakes cost on this machine, in a client process of its own, which has the library. It takes less than two
 * seconds. With the user's files for megaconn's own server, the process also finds out whether the server can use them.
 */
public final class HandshakeMeasurement {
    private static final ProbeProcess<HandshakeCost> PROCESS =
            new ProbeProcess<>("measures TLS handshakes", HandshakeCost.class);

    private HandshakeMeasurement() {}

    /**
     * Starts the process and waits for its result.
     *
     * @param home folder of the release or checkout
     * @throws UserError if the server's key does not belong to its certificate or can't be read, or if the process fails otherwise
     */
    public static HandshakeCost of(Plan plan, Path home) throws InterruptedException {
        try (Commands commands = new Commands(plan, home)) {
            return PROCESS.run(commands.handshakes());
        }
    }
}
