package io.megaconn.server;

import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.Quantities;
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
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.runtime.wire.Workload;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of a server process. */
@Command(
        name = "server",
        header = "Accept TCP or WebSocket connections, count them, and discard or echo what they send.",
        description = {
            "",
            "One process holds a million connections under any open-file limit, with about 100 bytes of heap each."
                    + " Any TCP client may connect; its data is never trusted and never stored.",
            "",
            "Prints one status line per second; 'silent' counts the connections without a message for two message"
                    + " intervals. The same figures as JSON: http://127.0.0.1:9600/stats",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  bin/server --port 9000-9003 --reply echo --capacity 250k",
            "  bin/server --port 9000 --allow 10.0.0.0/8 --max-connections 100k",
            "  bin/server --protocol ws --port 8080 --reply echo",
            "  bin/server --bind 127.0.0.1 --port 9000 --message-interval 30s --payload-size 64"
        })
public final class ServerMain implements Callable<Integer> {

    @Option(
            names = {"-p", "--port"},
            order = OptionGroup.WHERE,
            defaultValue = "" + Ports.SERVER,
            paramLabel = "PORT[-PORT]",
            description = "Listen on this port, or on each of a range. Default: ${DEFAULT-VALUE}.")
    String ports = "";

    @Option(
            names = "--bind",
            order = OptionGroup.WHERE,
            defaultValue = "0.0.0.0",
            paramLabel = "ADDRESS",
            description = "Listen on this address. Default: ${DEFAULT-VALUE}, all IPv4 addresses.")
    String bind = "";

    @Option(
            names = "--protocol",
            order = OptionGroup.LOAD,
            defaultValue = "raw",
            paramLabel = "raw|echo|ws",
            description =
                    "What connections speak: raw bytes; echo, which is raw with --reply echo; or ws, WebSocket, whose"
                            + " messages are counted without --payload-size. Default: ${DEFAULT-VALUE}.")
    String protocol = Script.RAW;

    @Option(
            names = "--reply",
            order = OptionGroup.LOAD,
            defaultValue = "none",
            paramLabel = "none|echo",
            description = "What to do with a message. Default: ${DEFAULT-VALUE}.")
    Reply reply = Reply.NONE;

    @Option(
            names = {"-c", "--capacity"},
            order = OptionGroup.LOAD,
            defaultValue = "1m",
            paramLabel = "N",
            description =
                    "Connections to make room for; determines event loops and file tables. Default: ${DEFAULT-VALUE}.")
    int capacity;

    @Option(
            names = {"-i", "--message-interval"},
            order = OptionGroup.LOAD,
            defaultValue = "10s",
            paramLabel = "TIME",
            description =
                    "Time between two messages of a client; after two intervals without one a connection is silent."
                            + " Default: ${DEFAULT-VALUE}.")
    Duration messageInterval = Duration.ZERO;

    @Option(
            names = "--allow",
            order = OptionGroup.WHERE,
            paramLabel = "CIDR",
            description = "Accept connections from this network only. May be repeated. Default: from everywhere.")
    List<String> allow = new ArrayList<>();

    @Option(
            names = "--max-connections",
            order = OptionGroup.LOAD,
            defaultValue = "0",
            paramLabel = "N",
            description = "Maximum connections; further ones are closed immediately and counted as refused."
                    + " Default: 0, no limit.")
    int maxConnections;

    @Option(
            names = "--socket-buffer",
            order = OptionGroup.LOAD,
            converter = Cli.Size.class,
            paramLabel = "SIZE",
            description = "Kernel buffer of a connection, for each direction: limits what a peer that does not read"
                    + " can take. 0: kernel default. Default: 256KiB; with --reply echo 16KiB for sending.")
    @Nullable
    Integer socketBuffer;

    @Option(
            names = "--payload-size",
            order = OptionGroup.LOAD,
            converter = Cli.Size.class,
            paramLabel = "SIZE",
            description = "Size of a message. Without it, the number of messages is unknown.")
    @Nullable
    Integer payloadSize;

    @Option(
            names = "--delivery-time",
            order = OptionGroup.LOAD,
            description =
                    "Measure how long messages with {time} take from clients on this machine; takes more CPU time.")
    boolean deliveryTime;

    @Option(
            names = "--file-tables",
            order = OptionGroup.WHERE,
            defaultValue = "auto",
            paramLabel = "auto|shared|per-loop",
            description = "Whether event loops share the open-file limit or each gets its own."
                    + " Default: ${DEFAULT-VALUE}, per loop only if the limit is too low.")
    FileTables fileTables = FileTables.AUTO;

    @Option(
            names = "--loops",
            order = OptionGroup.WHERE,
            defaultValue = "0",
            paramLabel = "N",
            description = "Minimum number of event loops. Default: one per core, more if file tables require it.")
    int loops;

    @Option(
            names = "--admin",
            order = OptionGroup.OUTPUT,
            defaultValue = "127.0.0.1:" + Ports.SERVER_ADMIN,
            paramLabel = "HOST:PORT",
            description = "Address that serves /livez, /readyz, /stats and /metrics; port 0 for any. Read-only, but"
                    + " keep it off the network. Default: ${DEFAULT-VALUE}.")
    String admin = "";

    @Option(
            names = "--child",
            hidden = true,
            description = "Exit when standard input ends, because the parent is gone.")
    boolean child;

    @Mixin
    CommonOptions common = new CommonOptions();

    private final StandardOutput output;

    public ServerMain(StandardOutput output) {
        this.output = output;
    }

    public static void main(String[] args) {
        FatalErrors.install(CalledAs.name("server"));
        StandardOutput output = StandardOutput.install(CalledAs.name("server"));
        System.exit(output.end(Cli.run(new ServerMain(output), args)));
    }

    @Override
    public Integer call() throws InterruptedException {
        EventLoops.requireEpoll();
        if (child) {
            ParentPipe.follow(line -> {});
        }
        InetSocketAddress adminAddress = Endpoint.toListenOn(admin);
        ServerConfig config = new ServerConfig(
                bind,
                PortRange.parse(ports),
                Protocols.named(protocol).name().equals("echo") ? Reply.ECHO : reply,
                capacity,
                loops,
                fileTables,
                Workload.checkInterval(messageInterval),
                allow,
                maxConnections,
                socketBuffer == null ? ServerConfig.BY_REPLY : socketBuffer,
                payloadSize == null ? 0 : Workload.checkPayload(payloadSize),
                protocol.equals(Script.WEB_SOCKET),
                deliveryTime);
        long nofile = new Proc().openFileLimit()[1];
        Signals stop =
                child ? Signals.terminated() : Signals.terminatedOrInterrupted(); // before the first line of output
        try (Server server = Server.open(config, child);
                AdminServer endpoint = AdminServer.open(adminAddress, server)) {
            FileTable.keepApart(server.layout(), nofile);
            String loopsText = Quantities.count(server.layout().loops(), "event loop");
            System.out.printf("file tables: %s; %s%n", server.layout().describe(capacity, nofile), loopsText);
            server.addresses().forEach(a -> System.out.println("listening on " + Endpoint.of(a)));
            System.out.println("admin http://" + Endpoint.of(endpoint.address()));
            ServerWatch watch = new ServerWatch(server.stats(false));
            while (!stop.await(ParentPipe.logSeconds(child), TimeUnit.SECONDS)) {
                ServerStats stats = server.stats(false);
                System.out.println(ServerLine.of(stats));
                if (!child) { // the orchestrator diagnoses its children
                    watch.check(stats).forEach(System.out::println);
                }
            }
            if (!child) {
                ServerStats last = server.stats(false);
                watch.check(last).forEach(System.out::println);
                ServerSummary.of(last, watch.peak()).forEach(System.out::println);
            }
            System.out.printf("stopped: closing %s%n", Quantities.connections(server.connections()));
            return output.endNow(ExitCode.OK);
        }
    }
}
