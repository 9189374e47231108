package io.megaconn.client;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.engine.TcpTransport;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.Protocol;
import io.megaconn.runtime.protocol.Protocols;
import io.megaconn.runtime.protocol.Template;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Default settings of clients in tests. Each test changes those that it is about. */
public final class Setup {
    static final byte[] MESSAGE = "hello\n".getBytes(StandardCharsets.US_ASCII);

    private List<ResolvedEndpoint> endpoints;
    private @Nullable Dialogue dialogue;
    private Duration pingInterval = Duration.ZERO;
    private int socketBuffer;
    private Duration peerTimeout = Duration.ofSeconds(90);
    private List<InetAddress> sources = List.of();
    private byte[] payload = MESSAGE;
    private Duration interval = Duration.ofMillis(200);
    private Function<MemorySegment, Transport> transports = TcpTransport::new;
    private Reply reply = Reply.NONE;
    private int connectRate;
    private int maxConnecting = 256;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private FileTables tables = FileTables.SHARED;
    private int loops = 2;

    private Setup(List<ResolvedEndpoint> endpoints) {
        this.endpoints = endpoints;
    }

    public static Setup to(InetSocketAddress... endpoints) {
        return new Setup(Stream.of(endpoints)
                .map(address -> new ResolvedEndpoint(address.toString(), List.of(address)))
                .toList());
    }

    /** Sets one endpoint, whose name has these addresses. */
    static Setup toName(InetSocketAddress... addresses) {
        return new Setup(List.of(new ResolvedEndpoint("name.test:1", List.of(addresses))));
    }

    public static Setup to(TestServer server) {
        return to(server.address());
    }

    Setup sources(InetAddress... addresses) {
        sources = List.of(addresses);
        return this;
    }

    Setup payload(byte[] bytes) {
        payload = bytes;
        return this;
    }

    Setup interval(Duration d) {
        interval = d;
        return this;
    }

    Setup reply(Reply r) {
        reply = r;
        return this;
    }

    Setup connectRate(int perSecond) {
        connectRate = perSecond;
        return this;
    }

    Setup maxConnecting(int n) {
        maxConnecting = n;
        return this;
    }

    Setup connectTimeout(Duration d) {
        connectTimeout = d;
        return this;
    }

    Setup socketBuffer(int bytes) {
        socketBuffer = bytes;
        return this;
    }

    Setup peerTimeout(Duration d) {
        peerTimeout = d;
        return this;
    }

    Setup tables(FileTables t) {
        tables = t;
        return this;
    }

    Setup loops(int n) {
        loops = n;
        return this;
    }

    private Dialogue plain() {
        Template message = new Template.Fixed(payload);
        return reply == Reply.ECHO ? Dialogue.echo(message) : Dialogue.oneWay(message);
    }

    /** Sets what is said on the connections, instead of the payload. */
    Setup dialogue(Dialogue d) {
        dialogue = d;
        endpoints = endpoints.stream()
                .map(endpoint -> new ResolvedEndpoint(endpoint.name(), endpoint.addresses(), d.opening()))
                .toList();
        return this;
    }

    /** Sets what the protocol of a script says on the connections. */
    Setup script(Script script) {
        pingInterval = script.pingInterval();
        return dialogue(Protocols.dialogue(new Protocol.Request(
                new Endpoint("test", 80), new Workload(interval, 6, reply, script), (_, _, _) -> new byte[] {'x'}, 1)));
    }

    /** Returns a script of plain TCP; connections are idle without a message. */
    static Script raw(@Nullable String message, @Nullable String expect, Script.FirstExchange... opening) {
        return script("raw", UriPath.NONE, List.of(), message, expect, opening);
    }

    /** Returns a script of WebSocket with a path and a header; connections are idle without a message. */
    static Script webSocket(@Nullable String message, @Nullable String expect, Script.FirstExchange... opening) {
        return script("ws", new UriPath("/chat"), List.of("Origin: http://test"), message, expect, opening);
    }

    private static Script script(
            String protocol,
            UriPath path,
            List<String> headers,
            @Nullable String message,
            @Nullable String expect,
            Script.FirstExchange... opening) {
        return new Script(
                protocol,
                path,
                headers,
                message == null ? null : MessageSource.text(message),
                expect,
                List.of(opening),
                Duration.ZERO,
                message == null);
    }

    public Setup transports(Function<MemorySegment, Transport> made) {
        transports = made;
        return this;
    }

    ClientConfig config() {
        Dialogue messages = dialogue == null ? plain() : dialogue;
        return new ClientConfig(
                endpoints,
                sources,
                transports,
                messages,
                Messaging.constant(messages.message()),
                interval,
                reply == Reply.ECHO,
                pingInterval,
                0,
                connectRate,
                maxConnecting,
                connectTimeout,
                socketBuffer,
                peerTimeout);
    }

    /** Creates a client without connections. */
    Client open() throws IOException, InterruptedException {
        return Client.open(3, config(), tables.layout(1_000, new Proc().openFileLimit()[1], loops, 0), false);
    }

    /** Creates a client that opens its connections. */
    public Client hold(int share) throws IOException, InterruptedException {
        Client client = open();
        client.hold(share);
        return client;
    }
}
