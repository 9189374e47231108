package io.megaconn.client;

import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.admin.AdminServer;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.cli.ParentPipe;
import io.megaconn.runtime.cli.Signals;
import io.megaconn.runtime.cli.StandardOutput;
import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FatalErrors;
import io.megaconn.runtime.engine.FileTable;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of a client process. */
@Command(
        name = "client",
        header =
                "Open TCP or WebSocket connections to any server, plain or over TLS, keep them open, and send a message on each at an interval.",
        description = {
            "",
            "Failed connection attempts are retried, lost connections are reopened, and messages are spread evenly"
                    + " over the interval. Any TCP server will do.",
            "",
            "Prints one status line per second. The same figures as JSON, with connect and reply times in"
                    + " microseconds: http://127.0.0.1:PORT/stats?exact (the port is printed at startup).",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "One source address has 28,232 ports per endpoint by default. To open more connections, add source addresses or endpoints.",
            "",
            "Examples:",
            "  bin/client --endpoint 127.0.0.1:9000 --connections 1000 --duration 30s",
            "  bin/client --endpoint 127.0.0.1:9000 --connections 50k --source 127.0.1.1,127.0.1.2",
            "  bin/client --endpoint example.test:7 --connections 1000 --reply echo --message-file message.bin",
            "  bin/client --endpoint 127.0.0.1:6379 --connections 1000 --message 'PING\\r\\n' --expect '+PONG\\r\\n'",
            "  bin/client --endpoint ws://127.0.0.1:8080/chat --connections 1000 --message '{\"ping\":{sequence}}' --expect pong",
            "  bin/client --endpoint tls://127.0.0.1:9443 --connections 1000 --tls-ca ca.pem"
        })
public final class ClientMain implements Callable<Integer> {
    @Mixin
    ClientOptions options = new ClientOptions();

    @Option(
            names = {"-d", "--duration"},
            order = OptionGroup.END,
            paramLabel = "TIME",
            description = "Stop after this time. Default: run until Ctrl-C or SIGTERM.")
    @Nullable
    Duration duration;

    @Option(
            names = "--file-tables",
            order = OptionGroup.WHERE,
            defaultValue = "auto",
            paramLabel = "auto|shared|per-loop",
            description = "Whether event loops share the open-file limit or each gets its own."
                    + " Default: ${DEFAULT-VALUE}, per loop only if the limit is too low.")
    FileTables fileTables = FileTables.AUTO;

    @Option(
            names = "--admin",
            order = OptionGroup.OUTPUT,
            defaultValue = "127.0.0.1:0",
            paramLabel = "HOST:PORT",
            description =
                    "Address that serves /livez, /readyz, /stats and /metrics. Default: ${DEFAULT-VALUE}, any port.")
    String admin = "";

    @Mixin
    PlanOptions planned = new PlanOptions();

    @Mixin
    HandshakeOptions handshakes = new HandshakeOptions();

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

    private final StandardOutput output;

    public ClientMain(StandardOutput output) {
        this.output = output;
    }

    public static void main(String[] args) {
        FatalErrors.install(CalledAs.name("client"));
        StandardOutput output = StandardOutput.install(CalledAs.name("client"));
        System.exit(output.end(Cli.run(new ClientMain(output), args)));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EventLoops.requireEpoll();
        if (handshakes.measure) {
            System.out.println(Json.write(handshakes.cost()));
            return ExitCode.OK;
        }
        Proc proc = new Proc();
        ClientPlan plan = planned.read();
        if (planned.probe) {
            return planned.probe(plan, options, proc);
        }
        int index = planned.index();
        if (plan != null) {
            options.follow(plan, index);
        }
        ClientConfig config = options.config(child ? 0 : 1); // a child may start before its batch
        if (planned.conversations) {
            System.out.println(Json.write(EndpointCheck.of(config)));
            return ExitCode.OK;
        }
        int room = Math.max(options.connections, capacity == null ? 0 : capacity);
        Limits.check(config, room, proc);
        InetSocketAddress adminAddress = Endpoint.toListenOn(admin);
        long nofile = proc.openFileLimit()[1];
        int loops = FileTables.clientLoops(room, Runtime.getRuntime().availableProcessors());
        FileTables.Layout layout = child // preflight has checked the limits already
                ? fileTables.fit(room, nofile, loops, 0)
                : fileTables.layout(room, nofile, loops, 0);
        long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
        // Before Netty unpacks its native library: a process that a signal ends then leaves the file behind.
        Signals stop = child ? Signals.terminated() : Signals.terminatedOrInterrupted();
        try (Client client = Client.open(index, config, layout, plan != null && plan.external());
                AdminServer endpoint = AdminServer.open(adminAddress, client)) {
            FileTable.keepApart(layout, nofile);
            System.out.printf(
                    "file tables: %s; %d event loop%s%n",
                    layout.describe(room, nofile), layout.loops(), layout.loops() == 1 ? "" : "s");
            System.out.println("admin http://" + Endpoint.of(endpoint.address()));
            options.warnings().forEach(warning -> System.err.println("client: warning: " + warning));
            client.hold(options.connections);
            if (child) {
                ParentPipe.follow(line -> raiseShare(client, line, room), client::resetOnClose);
            }
            ClientWatch watch = new ClientWatch(
                    options.endpoints(), config.sources().size(), config.connectRate(), config.messageInterval());
            Notices notices = new Notices(config.endpoints(), planned.file == null);
            int seconds = ParentPipe.logSeconds(child);
            StatusLine status = new StatusLine(seconds);
            boolean stopped = false;
            while (!stopped) {
                stopped = stop.await(seconds, TimeUnit.SECONDS) || System.nanoTime() >= end;
                if (stop.interrupted() && !watch.verdict().known()) {
                    return output.endNow(ExitCode.INTERRUPTED); // there is nothing to judge yet
                }
                ClientStats stats = client.stats(stopped && !child);
                System.out.println(status.of(stats));
                notices.of(stats).forEach(notice -> System.err.println("client: " + notice));
                status.warning(stats).ifPresent(System.out::println);
                if (!child) { // the orchestrator diagnoses and judges its children
                    watch.check(stats).forEach(System.out::println);
                }
                if (stopped) {
                    client.resetOnClose();
                }
                if (stopped && !child) {
                    return output.endNow(close(watch.verdict(), stats)); // closes every connection
                }
            }
            return output.endNow(ExitCode.OK);
        }
    }

    /** Prints the closing summary. @return the exit code */
    private int close(Verdict verdict, ClientStats last) {
        // A stopped pod must not end in Error: the orchestrator judges its connections.
        int exitCode = planned.file == null ? verdict.exitCode(last) : ExitCode.OK;
        ClientSummary.of(last, verdict.most(), verdict.why(last), exitCode).forEach(System.out::println);
        return exitCode;
    }

    /** Applies a line of standard input. Must not throw, because this thread also detects the end of the parent. */
    private static void raiseShare(Client client, String line, int room) {
        try {
            client.hold(Math.min(Integer.parseInt(line), room));
        } catch (NumberFormatException e) {
            System.err.println("client: standard input: '" + line + "' is not a number of connections");
        }
    }
}
