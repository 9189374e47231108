package io.megaconn.e2e;

import org.junit.jupiter.api.parallel.Isolated;

/** Runs alone: clients that don't get the CPU for the messages that are due fail the hold, as they should. */
@Slow
@Isolated
class ManyConnectionsIT extends EndpointTestBase {
    ManyConnectionsIT() {
        super(60_000, 4);
    }
}
