package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.Backend;
import io.megaconn.orchestrator.backend.KubernetesBackend;
import io.megaconn.orchestrator.backend.LocalBackend;
import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that determine a plan, shared by ramp and preflight. */
final class RampOptions {
    private static final int PORT = Ports.SERVER;

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
            paramLabel = "N",
            description = "Connections of one client; the last one takes the rest. Default: 25000, or the capacity"
                    + " of the release's client pods.")
    @Nullable
    Integer connectionsPerClient;

    @Option(
            names = "--message-interval",
            paramLabel = "TIME",
            description = "Time between two messages of a connection. Default: 10s, or the interval of the release's"
                    + " server.")
    @Nullable
    Duration messageInterval;

    @Option(
            names = "--payload-size",
            defaultValue = "32",
            converter = Cli.Size.class,
            paramLabel = "BYTES",
            description = "Size of a message. Default: ${DEFAULT-VALUE}.")
    int payloadSize;

    @Option(
            names = "--reply",
            paramLabel = "MODE",
            description =
                    "What the server does with a message: ${COMPLETION-CANDIDATES}. With echo it sends messages back, and"
                            + " reply times are measured. Default: none, or the mode of the release's server.")
    @Nullable
    Reply reply;

    @Option(
            names = "--connect-rate",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "Maximum new connections per second over all clients (at least one per connecting client). Default: 0,"
                            + " no limit.")
    int connectRate;

    @Option(
            names = "--processes",
            defaultValue = "0",
            paramLabel = "N",
            description = "With --local: run the clients in this many processes, to save memory. Default: 0,"
                    + " one per client.")
    int processes;

    @Option(
            names = "--file-tables",
            paramLabel = "MODE",
            description = "With --local: whether event loops of a process share the open-file limit or each gets its"
                    + " own: ${COMPLETION-CANDIDATES}. Default: auto, per loop only if the limit is too low.")
    @Nullable
    FileTables fileTables;

    @Option(names = "--port", paramLabel = "PORT", description = "With --local: port of the server. Default: 9000.")
    @Nullable
    Integer port;

    @Option(
            names = "--local",
            description = "Use processes on this machine, over the loopback device, instead of a cluster.")
    boolean local;

    @Option(
            names = "--expect-nodes",
            paramLabel = "N",
            description = "Nodes for clients after an autoscaler has added some: preflight counts the missing ones as"
                    + " new nodes like the largest that clients can use now. Default: only present nodes count.")
    @Nullable
    Integer expectNodes;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    /** @throws UserError for invalid values */
    Spec spec(SpecDefaults defaults, PassCriteria criteria) {
        if (!local && (processes != 0 || port != null || fileTables != null)) {
            throw UserError.usage((port != null ? "--port" : fileTables != null ? "--file-tables" : "--processes")
                    + " requires --local: in a cluster, set it with the chart's values, see docs/how-to/kubernetes.md");
        }
        if (expectNodes != null && (local || expectNodes < 1)) {
            throw UserError.usage(
                    local
                            ? "--expect-nodes requires a cluster, but --local uses this machine: omit one of the two"
                            : "--expect-nodes must be at least 1");
        }
        return new Spec(
                target,
                batch,
                connectionsPerClient == null ? defaults.connectionsPerClient() : connectionsPerClient,
                new Workload(
                        messageInterval == null ? defaults.messageInterval() : messageInterval,
                        payloadSize,
                        reply == null ? defaults.reply() : reply),
                connectRate,
                processes,
                port == null ? PORT : port,
                fileTables == null ? FileTables.AUTO : fileTables,
                criteria);
    }

    /** Opens the backend to check, and perhaps to ramp on. */
    Backend backend(ResumeOptions resume, PassCriteria criteria) throws InterruptedException {
        Spec typed = spec(SpecDefaults.LOCAL, criteria); // report usage errors before querying a cluster
        if (local) {
            cluster.refuse("--local uses this machine");
        }
        return local
                ? LocalBackend.of(typed)
                : KubernetesBackend.open(
                        cluster.open(),
                        defaults -> spec(defaults, criteria),
                        resume.request(),
                        line -> System.err.println(Printable.of(line)),
                        expectNodes == null ? 0 : expectNodes);
    }
}
