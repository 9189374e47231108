package io.megaconn.client;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Command-line options that determine a client's connections and messages. */
final class ClientOptions {
    @Option(
            names = "--endpoint",
            split = ",",
            paramLabel = "HOST:PORT",
            description =
                    "Server to connect to. Several endpoints get the same number of connections each, even if one of them"
                            + " fails. If a name has several addresses, they share its connections and take over for each other.")
    List<Endpoint> endpoints = new ArrayList<>();

    @Option(
            names = "--connections",
            defaultValue = "25000",
            paramLabel = "N",
            description = "Number of connections to hold. Default: ${DEFAULT-VALUE}.")
    int connections;

    @Option(
            names = "--message-interval",
            defaultValue = "10s",
            paramLabel = "TIME",
            description = "Time between two messages of a connection. Default: ${DEFAULT-VALUE}.")
    Duration messageInterval = Duration.ZERO;

    @Option(
            names = "--payload-size",
            defaultValue = "32",
            converter = Cli.Size.class,
            paramLabel = "BYTES",
            description = "Size of a message. Default: ${DEFAULT-VALUE}.")
    int payloadSize;

    @Option(
            names = "--payload-file",
            paramLabel = "FILE",
            description = "Send the contents of this file, or of a pipe such as /dev/stdin, instead.")
    @Nullable
    Path payloadFile;

    @Option(
            names = "--reply",
            defaultValue = "none",
            paramLabel = "MODE",
            description = "What the server does with a message: ${COMPLETION-CANDIDATES}. With echo it sends each"
                    + " message back, and reply times are measured from the intended send time."
                    + " Default: ${DEFAULT-VALUE}.")
    Reply reply = Reply.NONE;

    @Option(
            names = "--connect-rate",
            defaultValue = "0",
            paramLabel = "N",
            description = "Maximum new connections per second. Default: 0, no limit.")
    int connectRate;

    @Option(
            names = "--max-connecting",
            defaultValue = "" + ClientPlan.MAX_CONNECTING,
            paramLabel = "N",
            description = "Maximum connection attempts in flight. Default: ${DEFAULT-VALUE}.")
    int maxConnecting;

    @Option(
            names = "--connect-timeout",
            defaultValue = "10s",
            paramLabel = "TIME",
            description = "Give up on a connection attempt after this time and retry. Default: ${DEFAULT-VALUE}.")
    Duration connectTimeout = Duration.ZERO;

    @Option(
            names = "--source",
            split = ",",
            paramLabel = "ADDRESS",
            description =
                    "Local address to connect from. A network (127.0.0.0/26) or an interface (eth0) stands for all its"
                            + " addresses. Several are used in turn. Default: chosen by the kernel.")
    List<String> sources = new ArrayList<>();

    @Option(
            names = "--socket-buffer",
            defaultValue = "0",
            converter = Cli.Size.class,
            paramLabel = "SIZE",
            description =
                    "Kernel buffer of a connection, for each direction. Default: ${DEFAULT-VALUE}, the kernel's default.")
    int socketBuffer;

    /** Takes the values from a plan instead of the command line. */
    void follow(ClientPlan plan, int index) {
        endpoints = plan.endpoints();
        connections = PlanOptions.share(plan, index);
        messageInterval = plan.workload().messageInterval();
        payloadSize = plan.workload().payloadSize();
        reply = plan.workload().reply();
        connectRate = plan.connectRate();
    }

    /** Checks the values and resolves all names. @throws UserError for a value that is not valid */
    ClientConfig config(int leastConnections) {
        if (connections < leastConnections) {
            throw UserError.usage("--connections must be at least 1, not " + connections);
        }
        Workload.checkInterval(messageInterval);
        if (connectTimeout.toMillis() < 100) {
            throw UserError.usage("--connect-timeout must be at least 100ms");
        }
        List<ResolvedEndpoint> resolved = endpoints.stream()
                .map(endpoint -> new ResolvedEndpoint(endpoint.toString(), endpoint.addresses()))
                .toList();
        return new ClientConfig(
                resolved,
                Sources.of(sources, resolved, LocalAddresses.KERNEL),
                Payload.of(payloadSize, payloadFile),
                messageInterval,
                reply,
                connectRate,
                Math.max(1, maxConnecting),
                connectTimeout,
                socketBuffer,
                DeadPeerDetector.timeout(messageInterval));
    }
}
