package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.fleet.ServerCount;
import io.megaconn.orchestrator.plan.ReleaseDefaults;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.orchestrator.plan.Target;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.EndpointOptions;
import io.megaconn.runtime.cli.MessageOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.cli.TlsOptions;
import io.megaconn.runtime.protocol.EndpointUri;
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.protocol.ServerProtocol;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options about the server that the connections go to. */
final class TargetOptions {
    private static final int PORT = Ports.SERVER;

    @Option(
            names = {"-p", "--port"},
            order = OptionGroup.WHERE,
            paramLabel = "PORT",
            description = "With --local: port of the server. Default: 9000.")
    @Nullable
    Integer port;

    @Mixin
    EndpointOptions servers = new EndpointOptions();

    @Mixin
    TlsOptions tls = new TlsOptions();

    @Mixin
    ServerKeyOptions certificate = new ServerKeyOptions();

    @Option(
            names = "--source",
            order = OptionGroup.WHERE,
            split = ",",
            paramLabel = "ADDRESS",
            description =
                    "With --local --endpoint: local address to connect from. A network (10.0.0.0/28) or an interface (eth0) stands for those of"
                            + " its addresses that this machine has. Several, separated by commas, are used in turn. Default:"
                            + " addresses of 127.0.0.0/8 for loopback endpoints, otherwise chosen by the kernel.")
    List<String> sources = new ArrayList<>();

    @Option(
            names = "--server-count",
            order = OptionGroup.WHERE,
            paramLabel = "URL#METRIC",
            description = "With --endpoint: the server's own count of its connections, in Prometheus' text format:"
                    + " http://HOST:PORT/metrics#connections. Its growth is compared with the clients'"
                    + " count. Default: no such count.")
    @Nullable
    String serverCount;

    @Option(
            names = "--server-pid",
            order = OptionGroup.WHERE,
            split = ",",
            paramLabel = "PID",
            description =
                    "With --local --endpoint: process of the server, whose memory and CPU are measured, with those of its child processes."
                            + " Default: the processes that listen on the endpoints.")
    List<Long> serverPids = new ArrayList<>();

    @Option(
            names = "--server-selector",
            order = OptionGroup.WHERE,
            paramLabel = "[NAMESPACE/]LABELS",
            description =
                    "With --endpoint in a cluster: pods of the server, such as prod/app=gateway, whose memory and CPU the"
                            + " metrics API reports. It needs a right in that namespace (rbac.serverNamespaces). Default: unknown.")
    @Nullable
    String serverSelector;

    @Option(
            names = "--protocol",
            order = OptionGroup.LOAD,
            paramLabel = "raw|echo|ws|tls|wss",
            description = "What megaconn's own server speaks: raw bytes; echo, which is raw with --reply echo;"
                    + " ws, WebSocket; tls and wss, which are raw and ws over TLS. An --endpoint names the protocol by its scheme instead. Default: raw, or the protocol of the"
                    + " release's server.")
    @Nullable
    String protocol;

    /** Returns the endpoints of the command line, or else those of the release; empty for megaconn's own server. */
    private List<EndpointUri> uris(SpecDefaults defaults) {
        List<EndpointUri> typed = servers.uris();
        ReleaseDefaults release = defaults.release();
        return typed.isEmpty() && release != null ? release.endpoints() : typed;
    }

    /** @throws UserError for values that are not valid */
    Target target(SpecDefaults defaults) {
        if (serverCount != null) {
            ServerCount.parse(serverCount);
        }
        List<EndpointUri> uris = uris(defaults);
        if (uris.isEmpty()) {
            return new Target.OwnServer(
                    port == null ? PORT : port,
                    certificate.files(spoken(defaults).tls()));
        }
        List<Endpoint> endpoints = EndpointOptions.endpoints(uris);
        if (endpoints.stream().distinct().count() < endpoints.size()) {
            throw UserError.usage("--endpoint names the same endpoint twice: name each once");
        }
        return new Target.External(
                endpoints,
                sources,
                serverCount == null ? "" : serverCount,
                serverPids,
                serverSelector == null ? "" : serverSelector);
    }

    /**
     * Returns TLS of the connections; null for plain ones.
     *
     * @param local whether the clients are processes of this machine
     * @throws UserError for values that are not valid
     */
    @Nullable
    ClientTls tls(SpecDefaults defaults, boolean local) {
        List<EndpointUri> uris = uris(defaults);
        ReleaseDefaults release = defaults.release();
        if (!uris.isEmpty()) {
            ClientTls typed = tls.settings(uris.getFirst().tls());
            return release == null ? typed : release.complete(typed);
        }
        // What the release's server speaks, until it was queried.
        boolean unknown = !local && protocol == null && (release == null || defaults.protocol() == null);
        return tls.settings(unknown ? tls.typed() : spoken(defaults).tls(), ", or --protocol tls or wss");
    }

    /** Returns what the server does with a message: echo, if the protocol is that. */
    Reply reply(Reply other) {
        return "echo".equals(protocol) ? Reply.ECHO : other;
    }

    private ServerProtocol spoken(SpecDefaults defaults) {
        String spoken = protocol == null ? defaults.protocol() : protocol;
        return ServerProtocol.parse(spoken == null ? Script.RAW : spoken);
    }

    private Script ownServer(MessageOptions messages, SpecDefaults defaults) {
        return spoken(defaults).name().equals(Script.WEB_SOCKET)
                ? messages.script(Script.WEB_SOCKET, new UriPath("/"))
                : messages.script(Script.RAW, UriPath.NONE);
    }

    /**
     * Returns the protocol and the messages.
     *
     * @param echo whether the command line asks for an echo
     * @throws UserError that names the option that is wrong
     */
    Script script(MessageOptions messages, SpecDefaults defaults, boolean echo) {
        List<EndpointUri> uris = uris(defaults);
        ReleaseDefaults release = defaults.release();
        if (uris.isEmpty()) {
            if (release != null && (serverCount != null || serverSelector != null)) {
                throw UserError.usage(
                        (serverCount != null ? "--server-count" : "--server-selector")
                                + " requires --endpoint, or a release with target.endpoints: it has no effect with megaconn's own server");
            }
            return ownServer(messages, defaults);
        }
        EndpointUri first = uris.getFirst();
        if (protocol != null) {
            throw UserError.usage(
                    "--protocol is an option of megaconn's own server, but the endpoint %s names its protocol: omit it"
                            .formatted(first));
        }
        Script typed = messages.script(first.protocol(), first.path());
        return release == null
                ? typed
                : release.complete(typed, Protocols.named(first.protocol()).hasPath(), echo);
    }
}
