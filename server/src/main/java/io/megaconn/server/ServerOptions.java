package io.megaconn.server;

import io.megaconn.runtime.Ports;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.protocol.ServerProtocol;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command-line options that determine what a server accepts. */
final class ServerOptions {
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
            paramLabel = "raw|echo|ws|tls|wss",
            description =
                    "What connections speak: raw bytes; echo, which is raw with --reply echo; ws, WebSocket, whose"
                            + " messages are counted without --payload-size; tls and wss, which are raw and ws over TLS."
                            + " Default: ${DEFAULT-VALUE}.")
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

    @Mixin
    ServerTlsOptions tls = new ServerTlsOptions();

    /** Checks the values. @throws UserError that names the option that is wrong */
    ServerConfig config() {
        ServerProtocol spoken = ServerProtocol.parse(protocol);
        return new ServerConfig(
                bind,
                PortRange.parse(ports),
                spoken.name().equals("echo") ? Reply.ECHO : reply,
                capacity,
                loops,
                fileTables,
                Workload.checkInterval(messageInterval),
                allow,
                maxConnections,
                socketBuffer == null ? ServerConfig.BY_REPLY : socketBuffer,
                sanePayload(),
                spoken.name().equals(Script.WEB_SOCKET),
                deliveryTime,
                tls.transport(spoken.tls(), bind));
    }

    private int sanePayload() {
        return payloadSize == null ? 0 : Workload.checkPayload(payloadSize);
    }
}
