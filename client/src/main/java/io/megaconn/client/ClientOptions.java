package io.megaconn.client;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.DiskFiles;
import io.megaconn.runtime.cli.EndpointOptions;
import io.megaconn.runtime.cli.KeyLogFile;
import io.megaconn.runtime.cli.MessageOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.cli.TlsClients;
import io.megaconn.runtime.cli.TlsOptions;
import io.megaconn.runtime.cli.TlsWarnings;
import io.megaconn.runtime.engine.TcpTransport;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.EndpointUri;
import io.megaconn.runtime.protocol.FileSource;
import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.system.LocalAddresses;
import io.megaconn.runtime.system.Sources;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command-line options that determine a client's connections and messages. */
final class ClientOptions {
    @Mixin
    EndpointOptions servers = new EndpointOptions();

    @Option(
            names = {"-c", "--connections"},
            order = OptionGroup.LOAD,
            defaultValue = "25000",
            paramLabel = "N",
            description = "Number of connections to hold. Default: ${DEFAULT-VALUE}.")
    int connections;

    @Option(
            names = {"-i", "--message-interval"},
            order = OptionGroup.LOAD,
            defaultValue = "10s",
            paramLabel = "TIME",
            description = "Time between two messages of a connection. Default: ${DEFAULT-VALUE}.")
    Duration messageInterval = Duration.ZERO;

    @Option(
            names = "--payload-size",
            order = OptionGroup.LOAD,
            defaultValue = "32",
            converter = Cli.Size.class,
            paramLabel = "BYTES",
            description = "Size of a message. Default: ${DEFAULT-VALUE}.")
    int payloadSize;

    @Mixin
    TlsOptions tls = new TlsOptions();

    @Mixin
    MessageOptions messages = new MessageOptions();

    @Option(
            names = "--reply",
            order = OptionGroup.LOAD,
            defaultValue = "none",
            paramLabel = "none|echo",
            description = "What the server does with a message. With echo it sends each"
                    + " message back, and reply times are measured from the intended send time."
                    + " Default: ${DEFAULT-VALUE}.")
    Reply reply = Reply.NONE;

    @Option(
            names = {"-r", "--connect-rate"},
            order = OptionGroup.LOAD,
            defaultValue = "0",
            paramLabel = "N",
            description = "Maximum new connections per second. Default: 0, no limit.")
    int connectRate;

    @Option(
            names = "--max-connecting",
            order = OptionGroup.LOAD,
            defaultValue = "" + ClientPlan.MAX_CONNECTING,
            paramLabel = "N",
            description = "Maximum connection attempts in flight. Default: ${DEFAULT-VALUE}.")
    int maxConnecting;

    @Option(
            names = "--connect-timeout",
            order = OptionGroup.LOAD,
            defaultValue = "10s",
            paramLabel = "TIME",
            description = "Give up on a connection attempt after this time and retry. Default: ${DEFAULT-VALUE}.")
    Duration connectTimeout = Duration.ZERO;

    @Option(
            names = "--source",
            order = OptionGroup.WHERE,
            split = ",",
            paramLabel = "ADDRESS",
            description =
                    "Local address to connect from. A network (127.0.0.0/26, up to 4,096 addresses) or an interface (eth0)"
                            + " stands for those of its addresses that this machine has. Several, separated by commas, are used"
                            + " in turn. Default: chosen by the kernel.")
    List<String> sources = new ArrayList<>();

    @Option(
            names = "--socket-buffer",
            order = OptionGroup.LOAD,
            defaultValue = "0",
            converter = Cli.Size.class,
            paramLabel = "SIZE",
            description =
                    "Kernel buffer of a connection, for each direction. Default: ${DEFAULT-VALUE}, the kernel's default.")
    int socketBuffer;

    @Option(names = "--first-connection", hidden = true, description = "Number of the first connection, in the run.")
    long firstConnection;

    private @Nullable ClientPlan plan;

    /** Takes the values from a plan instead of the command line. */
    void follow(ClientPlan plan, int index) {
        this.plan = plan;
        connections = PlanOptions.share(plan, index);
        connectRate = plan.connectRate();
        firstConnection = (long) index * plan.connectionsPerClient();
    }

    /** Returns the servers, of the plan or of the command line. */
    List<Endpoint> endpoints() {
        return plan == null ? EndpointOptions.endpoints(servers.uris()) : plan.endpoints();
    }

    private Workload workload() {
        if (plan != null) {
            return plan.workload();
        }
        List<EndpointUri> uris = servers.uris();
        EndpointUri first = uris.getFirst();
        return new Workload(
                        Workload.checkInterval(messageInterval),
                        payloadSize,
                        reply,
                        messages.script(first.protocol(), first.path()),
                        tls.settings(first.tls()))
                .withOneReply();
    }

    /** Returns what makes connections less secure than TLS is. */
    List<String> warnings() {
        return TlsWarnings.of(workload().tls(), KeyLogFile.of(System.getenv()));
    }

    /** Returns TLS, if the workload has it. Plain runs load none of its classes. */
    private static Function<MemorySegment, Transport> transports(@Nullable ClientTls tls) {
        return tls == null ? TcpTransport::new : TlsClients.of(tls)::transport;
    }

    /** Checks the values and resolves all names. @throws UserError for a value that is not valid */
    ClientConfig config(int leastConnections) {
        if (connections < leastConnections) {
            throw UserError.usage("--connections must be at least 1, not " + connections);
        }
        Workload workload = workload();
        if (connectTimeout.toMillis() < 100) {
            throw UserError.usage("--connect-timeout must be at least 100ms");
        }
        long seed = ThreadLocalRandom.current().nextLong();
        FileSource files = new OnceReadFiles(new DiskFiles());
        List<Endpoint> endpoints = endpoints();
        List<Dialogue> dialogues = endpoints.stream()
                .map(endpoint -> Protocols.dialogue(new Protocol.Request(endpoint, workload, files, seed)))
                .toList();
        List<ResolvedEndpoint> resolved = IntStream.range(0, dialogues.size())
                .mapToObj(i -> new ResolvedEndpoint(
                        endpoints.get(i).toString(),
                        endpoints.get(i).addresses(),
                        dialogues.get(i).opening()))
                .toList();
        return new ClientConfig(
                resolved,
                Sources.of(
                        sources,
                        resolved.stream()
                                .map(endpoint -> new Sources.Destination(endpoint.name(), endpoint.addresses()))
                                .toList(),
                        LocalAddresses.KERNEL),
                transports(workload.tls()),
                dialogues.getFirst(),
                Messaging.constant(dialogues.getFirst().message()),
                workload.messageInterval(),
                workload.expectsEcho(),
                workload.script().pingInterval(),
                firstConnection,
                connectRate,
                Math.max(1, maxConnecting),
                connectTimeout,
                socketBuffer,
                DeadPeerDetector.timeout(workload.messageInterval()));
    }
}
