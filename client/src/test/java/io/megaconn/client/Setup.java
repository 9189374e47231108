package io.megaconn.client;

import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.Reply;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Default settings of clients in tests; each test changes the one that it is about. */
public final class Setup {
    static final byte[] MESSAGE = "hello\n".getBytes(StandardCharsets.US_ASCII);

    private final List<ResolvedEndpoint> endpoints;
    private int socketBuffer;
    private Duration peerTimeout = Duration.ofSeconds(90);
    private List<InetAddress> sources = List.of();
    private byte[] payload = MESSAGE;
    private Duration interval = Duration.ofMillis(200);
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

    /** One endpoint, whose name has these addresses. */
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

    ClientConfig config() {
        return new ClientConfig(
                endpoints,
                sources,
                Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, payload),
                interval,
                reply,
                connectRate,
                maxConnecting,
                connectTimeout,
                socketBuffer,
                peerTimeout);
    }

    /** A client that holds nothing yet. */
    Client open() throws IOException, InterruptedException {
        return Client.open(3, config(), tables.layout(1_000, new Proc().openFileLimit()[1], loops, 0));
    }

    /** A client on its way to its share. */
    public Client hold(int share) throws IOException, InterruptedException {
        Client client = open();
        client.hold(share);
        return client;
    }
}
