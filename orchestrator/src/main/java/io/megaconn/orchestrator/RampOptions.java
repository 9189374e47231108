package io.megaconn.orchestrator;

import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.runtime.Cli;
import io.megaconn.runtime.Reply;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What shapes a plan: the same for ramp and preflight. */
final class RampOptions {
    @Option(
            names = "--target",
            defaultValue = "1m",
            paramLabel = "N",
            description = "Connections to reach: 1_000_000, 250k, 1m. Default: ${DEFAULT-VALUE}.")
    int target;

    @Option(
            names = "--batch",
            defaultValue = "10",
            paramLabel = "N",
            description = "Clients to start together; the next batch waits until this one is fully connected."
                    + " Default: ${DEFAULT-VALUE}.")
    int batch;

    @Option(
            names = "--connections-per-client",
            defaultValue = "25000",
            paramLabel = "N",
            description = "Share of one client; the last one takes the rest. Default: ${DEFAULT-VALUE}.")
    int connectionsPerClient;

    @Option(
            names = "--message-interval",
            defaultValue = "10s",
            paramLabel = "TIME",
            description = "Every connection sends a message once in this time. Default: ${DEFAULT-VALUE}.")
    Duration messageInterval = Duration.ZERO;

    @Option(
            names = "--payload-size",
            defaultValue = "32",
            converter = Cli.Size.class,
            paramLabel = "BYTES",
            description = "Size of a message. Default: ${DEFAULT-VALUE}.")
    int payloadSize;

    @Option(
            names = "--reply",
            defaultValue = "none",
            description =
                    "${COMPLETION-CANDIDATES}: with echo the server sends messages back and reply times are taken."
                            + " Default: ${DEFAULT-VALUE}.")
    Reply reply = Reply.NONE;

    @Option(
            names = "--connect-rate",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Connects per second at most, over all clients (but one for each that connects). Default: 0, no"
                            + " limit.")
    int connectRate;

    @Option(
            names = "--processes",
            defaultValue = "0",
            paramLabel = "N",
            description = "Put the clients into so many processes, where memory is short. Default: 0, one per client.")
    int processes;

    @Option(
            names = "--port",
            defaultValue = "9000",
            paramLabel = "PORT",
            description = "Port of the server. Default: ${DEFAULT-VALUE}.")
    int port;

    @Option(names = "--local", description = "Use processes on this machine, over the loopback device.")
    boolean local;

    /** @throws UserError for a place that megaconn cannot use yet */
    Spec spec() {
        if (!local) {
            throw UserError.usage("say where: --local uses processes on this machine (Kubernetes comes next)");
        }
        return new Spec(
                target, batch, connectionsPerClient, messageInterval, payloadSize, reply, connectRate, processes, port);
    }
}
