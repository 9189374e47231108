package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ConversationResult;
import java.nio.file.Path;
import java.util.List;

/**
 * One complete conversation with each address of the endpoints, in a client process of its own: with the library, the files and the
 * options of the run.
 */
public final class ClientConversations {
    static final ProbeProcess<ConversationResult[]> PROCESS =
            new ProbeProcess<>("checks the endpoints", ConversationResult[].class);

    private ClientConversations() {}

    /**
     * Starts the process and waits for its results.
     *
     * @param home folder of the release or checkout
     * @throws UserError if an option's value is not valid, or if the process fails otherwise
     */
    public static List<ConversationResult> of(Plan plan, Path home) throws InterruptedException {
        try (Commands commands = new Commands(plan, home)) {
            return List.of(PROCESS.run(commands.conversations()));
        }
    }
}
