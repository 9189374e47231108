package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.fleet.ServerCount;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.runtime.UserError;

/** Checks that an external server's own count can be read from here. */
final class ServerCountCheck {
    private ServerCountCheck() {}

    static Check of(ServerCount count) throws InterruptedException {
        try {
            return Check.ok("server count", "%,d".formatted(count.readNow()), "a number");
        } catch (UserError e) {
            return new Check(
                    "server count",
                    Check.Status.REFUSE,
                    String.valueOf(e.getMessage()),
                    "a number",
                    "correct --server-count URL#metric, or omit it");
        }
    }
}
