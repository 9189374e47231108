package io.megaconn.client;

import io.megaconn.client.node.Probe;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.admin.AdminServer;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.ParentPipe;
import io.megaconn.runtime.cli.Signals;
import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FatalErrors;
import io.megaconn.runtime.engine.FileTable;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "client",
        header = "Open TCP connections to any server, keep them open, and send a small message on each at an interval.",
        description = {
            "",
            "Failed connection attempts are retried, lost connections are reopened, and messages are spread evenly"
                    + " over the interval. Any TCP server will do.",
            "",
            "Prints one status line per second. The same figures as JSON, with connect and reply times:"
                    + " curl http://127.0.0.1:PORT/stats (the port is printed at startup).",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Example:  bin/client --endpoint 127.0.0.1:9000 --connections 25k --source 127.0.1.1,127.0.1.2",
            "",
            "One source address has 28,232 ports per endpoint by default. To open more connections, add source"
                    + " addresses or endpoints."
        })
public final class ClientMain implements Callable<Integer> {
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
            defaultValue = "256",
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

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Stop after this time. Default: run until Ctrl-C or SIGTERM.")
    @Nullable
    Duration duration;

    @Option(
            names = "--file-tables",
            defaultValue = "auto",
            paramLabel = "MODE",
            description = "Whether event loops share the open-file limit or each gets its own:"
                    + " ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}, per loop only if the limit is too low.")
    FileTables fileTables = FileTables.AUTO;

    @Option(
            names = "--admin",
            defaultValue = "127.0.0.1:0",
            paramLabel = "HOST:PORT",
            description =
                    "Address that serves /livez, /readyz, /stats and /metrics. Default: ${DEFAULT-VALUE}, any port.")
    String admin = "";

    @Mixin
    PlanOptions planned = new PlanOptions();

    @Option(
            names = "--capacity",
            hidden = true,
            description = "Maximum number of connections that standard input may request.")
    @Nullable
    Integer capacity;

    @Option(names = "--child", hidden = true, description = "Take commands from standard input, and exit when it ends.")
    boolean child;

    @Mixin
    CommonOptions common = new CommonOptions();

    public static void main(String[] args) {
        FatalErrors.install("client");
        System.exit(Cli.run(new ClientMain(), args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EventLoops.requireEpoll();
        Proc proc = new Proc();
        ClientPlan plan = planned.read();
        if (planned.probe) { // whose pod has no place in the plan, so no index either
            return Probe.run(plan == null ? endpoints : plan.endpoints(), proc, planned.probeOutput);
        }
        int index = planned.index();
        if (plan != null) {
            follow(plan, index);
        }
        ClientConfig config = config();
        int room = Math.max(connections, capacity == null ? 0 : capacity);
        Limits.check(config, room, proc);
        InetSocketAddress adminAddress = Endpoint.toListenOn(admin);
        long nofile = proc.openFileLimit()[1];
        int loops = FileTables.clientLoops(room, Runtime.getRuntime().availableProcessors());
        FileTables.Layout layout = child // preflight has judged already
                ? fileTables.fit(room, nofile, loops, 0)
                : fileTables.layout(room, nofile, loops, 0);
        long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
        try (Client client = Client.open(index, config, layout);
                AdminServer endpoint = AdminServer.open(adminAddress, client)) {
            FileTable.keepApart(layout, nofile);
            System.out.printf("file tables: %s; %d event loops%n", layout.describe(room, nofile), layout.loops());
            System.out.println("admin http://" + Endpoint.of(endpoint.address()));
            client.hold(connections);
            if (child) {
                ParentPipe.follow(line -> raiseShare(client, line, room), client::resetOnClose);
            }
            Signals stop = child ? Signals.terminated() : Signals.terminatedOrInterrupted();
            ClientWatch watch = new ClientWatch(endpoints, config.sources().size(), connectRate, messageInterval);
            Notices notices = new Notices(config.endpoints());
            int seconds = ParentPipe.logSeconds(child);
            StatusLine status = new StatusLine(seconds);
            boolean stopped = false;
            while (!stopped) {
                stopped = stop.await(seconds, TimeUnit.SECONDS) || System.nanoTime() >= end;
                if (stop.interrupted() && !watch.verdict().known()) {
                    return Signals.exitNow(ExitCode.INTERRUPTED); // before anything can be said
                }
                ClientStats stats = client.stats(stopped && !child);
                System.out.println(status.of(stats));
                notices.of(stats).forEach(notice -> System.err.println("client: " + notice));
                status.warning(stats).ifPresent(System.out::println);
                if (!child) { // whose findings and verdict are the orchestrator's
                    watch.look(stats).forEach(System.out::println);
                }
                if (stopped) {
                    client.resetOnClose();
                }
                if (stopped && !child) {
                    return Signals.exitNow(close(watch.verdict(), stats)); // closes every connection
                }
            }
            return Signals.exitNow(ExitCode.OK);
        }
    }

    /** Prints the closing summary. @return the exit code */
    private int close(Verdict verdict, ClientStats last) {
        // A pod that is stopped must not end in Error: its connections are counted by the orchestrator.
        int exitCode = planned.file == null ? verdict.exitCode(last) : ExitCode.OK;
        ClientSummary.of(last, verdict.most(), verdict.why(last), exitCode).forEach(System.out::println);
        return exitCode;
    }

    /** The plan says what the options would. */
    private void follow(ClientPlan plan, int index) {
        endpoints = plan.endpoints();
        connections = PlanOptions.share(plan, index);
        messageInterval = plan.workload().messageInterval();
        payloadSize = plan.workload().payloadSize();
        reply = plan.workload().reply();
        connectRate = plan.connectRate();
    }

    /** Must not throw: this thread also waits for the end of the parent. */
    private static void raiseShare(Client client, String line, int room) {
        try {
            client.hold(Math.min(Integer.parseInt(line), room));
        } catch (NumberFormatException e) {
            System.err.println("client: standard input: '" + line + "' is not a number of connections");
        }
    }

    private ClientConfig config() {
        if (connections < (child ? 0 : 1)) { // a child may be started before its turn
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
