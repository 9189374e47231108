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
        header =
                "Opens TCP connections to any server, keeps them open, and sends a small message on each now and then.",
        description = {
            "",
            "Retries what fails, re-opens what gets lost, and spreads messages evenly over the interval. Works against"
                    + " any TCP server.",
            "",
            "Every second it prints one line. The same numbers as JSON, with connect and reply times:"
                    + " curl http://127.0.0.1:PORT/stats (the port is printed at the start).",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Example:  bin/client --endpoint 127.0.0.1:9000 --connections 25k --source 127.0.1.1,127.0.1.2",
            "",
            "One source address has only so many ports per endpoint (28,232 by default); more addresses, or more"
                    + " endpoints, give more."
        })
public final class ClientMain implements Callable<Integer> {
    @Option(
            names = "--endpoint",
            split = ",",
            paramLabel = "HOST:PORT",
            description =
                    "Server to connect to. Several get the same number of connections each, whether the others work or"
                            + " not. If a name has several addresses, they share its connections, and stand in for each other.")
    List<Endpoint> endpoints = new ArrayList<>();

    @Option(
            names = "--connections",
            defaultValue = "25000",
            paramLabel = "N",
            description = "Connections to hold. Default: ${DEFAULT-VALUE}.")
    int connections;

    @Option(
            names = "--message-interval",
            defaultValue = "10s",
            paramLabel = "TIME",
            description = "Each connection sends once in this time. Default: ${DEFAULT-VALUE}.")
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
            description = "Send the bytes of this file, or of a" + " pipe such as /dev/stdin, instead.")
    @Nullable
    Path payloadFile;

    @Option(
            names = "--reply",
            defaultValue = "none",
            description = "${COMPLETION-CANDIDATES}: with echo the server sends each message back, and reply times are"
                    + " taken from the intended send time. Default: ${DEFAULT-VALUE}.")
    Reply reply = Reply.NONE;

    @Option(
            names = "--connect-rate",
            defaultValue = "0",
            paramLabel = "N",
            description = "Connects per second at most. Default: 0, no limit.")
    int connectRate;

    @Option(
            names = "--max-connecting",
            defaultValue = "256",
            paramLabel = "N",
            description = "Connects under way at the same time at most. Default: ${DEFAULT-VALUE}.")
    int maxConnecting;

    @Option(
            names = "--connect-timeout",
            defaultValue = "10s",
            paramLabel = "TIME",
            description = "Give a connect up after this time, and try again. Default: ${DEFAULT-VALUE}.")
    Duration connectTimeout = Duration.ZERO;

    @Option(
            names = "--source",
            split = ",",
            paramLabel = "ADDRESS",
            description =
                    "Local address to connect from, or a network (127.0.0.0/26) or an interface (eth0) for all their"
                            + " addresses. Several are used in turn. Default: the kernel's choice.")
    List<String> sources = new ArrayList<>();

    @Option(
            names = "--socket-buffer",
            defaultValue = "0",
            converter = Cli.Size.class,
            paramLabel = "SIZE",
            description =
                    "Bytes that the kernel may keep for a connection in each direction. Default: ${DEFAULT-VALUE},"
                            + " what the kernel thinks best.")
    int socketBuffer;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Stop after this time. Default: at Ctrl-C or SIGTERM.")
    @Nullable
    Duration duration;

    @Option(
            names = "--file-tables",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES}: whether event loops share the open-file limit or each has the"
                    + " whole of it. Default: ${DEFAULT-VALUE}, per loop only where the limit is too low.")
    FileTables fileTables = FileTables.AUTO;

    @Option(
            names = "--admin",
            defaultValue = "127.0.0.1:0",
            paramLabel = "HOST:PORT",
            description = "Where to serve /livez, /readyz, /stats and /metrics. Default: ${DEFAULT-VALUE}, any port.")
    String admin = "";

    @Mixin
    PlanOptions planned = new PlanOptions();

    @Option(
            names = "--capacity",
            hidden = true,
            description = "Make room for this many connections: standard input may raise the share to it.")
    @Nullable
    Integer capacity;

    @Option(names = "--child", hidden = true, description = "Take commands from standard input, exit when it ends.")
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
        messageInterval = plan.messageInterval();
        payloadSize = plan.payloadSize();
        reply = plan.reply();
        connectRate = plan.connectRate();
    }

    /** Must not throw: this thread also waits for the end of the parent. */
    private static void raiseShare(Client client, String line, int room) {
        try {
            client.hold(Math.min(Integer.parseInt(line), room));
        } catch (NumberFormatException e) {
            System.err.println("client: standard input: '" + line + "' is no number of connections");
        }
    }

    private ClientConfig config() {
        if (connections < (child ? 0 : 1)) { // a child may be started before its turn
            throw UserError.usage("--connections must be at least 1, not " + connections);
        }
        if (messageInterval.toMillis() < 100) {
            throw UserError.usage("--message-interval must be at least 100ms");
        }
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
