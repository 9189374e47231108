package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.Backend;
import io.megaconn.orchestrator.backend.KubernetesBackend;
import io.megaconn.orchestrator.backend.LocalBackend;
import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.orchestrator.plan.Target;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.MessageOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.cli.SharedFiles;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.FileSource;
import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that determine a plan, shared by ramp and preflight. */
final class RampOptions {
    @Option(
            names = {"-t", "--target"},
            order = OptionGroup.LOAD,
            defaultValue = "1m",
            paramLabel = "N",
            description = "Connections to reach: 1_000_000, 250k, 1m. Default: ${DEFAULT-VALUE}.")
    int target;

    @Option(
            names = {"-b", "--batch"},
            order = OptionGroup.LOAD,
            defaultValue = "10",
            paramLabel = "N",
            description = "Clients to start together; the next batch waits until this one is fully connected."
                    + " Default: ${DEFAULT-VALUE}.")
    int batch;

    @Option(
            names = "--connections-per-client",
            order = OptionGroup.LOAD,
            paramLabel = "N",
            description = "Connections of one client; the last one takes the rest. Default: 25000, or the capacity"
                    + " of the release's client pods.")
    @Nullable
    Integer connectionsPerClient;

    @Option(
            names = {"-i", "--message-interval"},
            order = OptionGroup.LOAD,
            paramLabel = "TIME",
            description = "Time between two messages of a connection. Default: 10s, or the interval of the release's"
                    + " server.")
    @Nullable
    Duration messageInterval;

    @Option(
            names = "--payload-size",
            order = OptionGroup.LOAD,
            defaultValue = "32",
            converter = Cli.Size.class,
            paramLabel = "BYTES",
            description = "Size of a message, up to 1MiB. Default: ${DEFAULT-VALUE}.")
    int payloadSize;

    @Mixin
    MessageOptions messages = new MessageOptions();

    @Option(
            names = "--reply",
            order = OptionGroup.LOAD,
            paramLabel = "none|echo",
            description =
                    "What the server does with a message. With echo it sends messages back, and reply times are measured."
                            + " Default: none, or the mode of the release's server.")
    @Nullable
    Reply reply;

    @Option(
            names = {"-r", "--connect-rate"},
            order = OptionGroup.LOAD,
            paramLabel = "N",
            description =
                    "Maximum new connections per second over all clients (at least one per connecting client). Default: 0,"
                            + " no limit, or 2000 for an --endpoint that is not on this machine.")
    @Nullable
    Integer connectRate;

    @Option(
            names = {"-l", "--local"},
            order = OptionGroup.WHERE,
            description = "Use processes on this machine, over the loopback device, instead of a cluster.")
    boolean local;

    @Option(
            names = "--processes",
            order = OptionGroup.WHERE,
            defaultValue = "0",
            paramLabel = "N",
            description = "With --local: run the clients in this many processes, to save memory. Default: 0,"
                    + " one per client.")
    int processes;

    @Option(
            names = "--file-tables",
            order = OptionGroup.WHERE,
            paramLabel = "auto|shared|per-loop",
            description = "With --local: whether event loops of a process share the open-file limit or each gets its"
                    + " own (docs/limits/open-files.md). Default: auto, per loop only if the limit is too low.")
    @Nullable
    FileTables fileTables;

    @Mixin
    TargetOptions server = new TargetOptions();

    @Option(
            names = "--expect-nodes",
            order = OptionGroup.WHERE,
            paramLabel = "N",
            description =
                    "In a cluster: nodes for clients after an autoscaler has added some. Preflight counts the missing"
                            + " ones as new nodes like the largest that clients can use now, with only the pods of DaemonSets"
                            + " on them; it lifts no other refusal. Default: only present nodes count.")
    @Nullable
    Integer expectNodes;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    private final PlanMessages planMessages = new PlanMessages();

    /** @throws UserError for invalid values */
    Spec spec(SpecDefaults defaults, PassCriteria criteria) {
        if (expectNodes != null && expectNodes < 1) {
            throw UserError.usage("--expect-nodes must be at least 1");
        }
        Script typed = server.script(messages, defaults, reply == Reply.ECHO);
        ClientTls tls = server.tls(defaults, local);
        Spec spec = new Spec(
                target,
                batch,
                connectionsPerClient == null ? defaults.connectionsPerClient(tls != null) : connectionsPerClient,
                new Workload(
                        messageInterval == null ? defaults.messageInterval() : messageInterval,
                        payloadSize,
                        server.reply(reply == null ? defaults.reply() : reply),
                        local ? typed : planMessages.inline(typed),
                        tls),
                connectRate,
                processes,
                server.target(defaults),
                fileTables == null ? FileTables.AUTO : fileTables,
                criteria);
        boolean unknown = !local && defaults.release() == null && spec.server() instanceof Target.OwnServer;
        return unknown ? spec : spec.with(checked(spec.workload(), spec.server())); // a release may name the endpoints
    }

    /** Checks files and templates before anything starts. Returns the workload with the size of the user's messages. */
    private Workload checked(Workload workload, Target server) {
        List<Endpoint> endpoints;
        switch (server) {
            case Target.External external -> {
                endpoints = external.endpoints();
                workload.withOneReply();
            }
            case Target.OwnServer own -> {
                endpoints = List.of(new Endpoint("127.0.0.1", own.port()));
                requireReplies(workload);
            }
        }
        if (local && workload.tls() != null) {
            workload.tls().files().forEach(SharedFiles::check);
        }
        FileSource files = local ? new SharedFiles() : PlanMessages::noFile;
        Dialogue dialogue = Protocols.dialogue(new Protocol.Request(endpoints.getFirst(), workload, files, 0));
        if (!local) {
            PlanMessages.check(dialogue, new ClientPlan("run", endpoints, target, 1, workload, 0));
        }
        return workload.script().message() == null ? workload : workload.with(dialogue.messageSize());
    }

    /** megaconn's own server only echoes. */
    private static void requireReplies(Workload workload) {
        Script script = workload.script();
        if (workload.reply() == Reply.NONE
                && (script.expect() != null || !script.opening().isEmpty())) {
            throw UserError.usage(
                    "%s needs a server that replies, and megaconn's own only does with --reply echo: add it"
                            .formatted(script.expect() != null ? "--expect" : "--first-expect"));
        }
    }

    /** Opens the backend to check, and perhaps to ramp on. */
    Backend backend(ResumeOptions resume, PassCriteria criteria) throws InterruptedException {
        Spec typed = spec(SpecDefaults.LOCAL, criteria); // report usage errors before querying a cluster
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
