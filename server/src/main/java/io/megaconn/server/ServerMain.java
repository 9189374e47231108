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
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ServerStats;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of a server process. */
@Command(
        name = "server",
        header = "Accept TCP, WebSocket or TLS connections, count them, and discard or echo what they send.",
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
            "  bin/server --protocol tls --port 9443 --tls-cert cert.pem --tls-key key.pem",
            "  bin/server --bind 127.0.0.1 --port 9000 --message-interval 30s --payload-size 64"
        })
public final class ServerMain implements Callable<Integer> {

    @Mixin
    ServerOptions options = new ServerOptions();

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
        ServerConfig config = options.config();
        long nofile = new Proc().openFileLimit()[1];
        Signals stop =
                child ? Signals.terminated() : Signals.terminatedOrInterrupted(); // before the first line of output
        try (Server server = Server.open(config, child);
                AdminServer endpoint = AdminServer.open(adminAddress, server)) {
            FileTable.keepApart(server.layout(), nofile);
            String loopsText = Quantities.count(server.layout().loops(), "event loop");
            System.out.printf("file tables: %s; %s%n", server.layout().describe(config.capacity(), nofile), loopsText);
            server.addresses().forEach(a -> System.out.println("listening on " + Endpoint.of(a)));
            System.out.println("admin http://" + Endpoint.of(endpoint.address()));
            if (config.transport().tls()) {
                System.out.println(
                        "certificate " + ServerTls.describe(config.transport().certificate()));
                ServerTls.warning(config.transport().certificate(), Instant.now())
                        .ifPresent(warning -> System.err.println("server: warning: " + warning));
            }
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
