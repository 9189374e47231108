package io.megaconn.server;

import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import java.time.Duration;
import java.util.List;

/** Configurations that differ in one setting from the usual one: two loops on a loopback port that the kernel chooses. */
final class ServerConfigs {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private ServerConfigs() {}

    static ServerConfig ordinary() {
        return listening("127.0.0.1", 0);
    }

    static ServerConfig listening(String bind, int... ports) {
        List<Integer> all = java.util.Arrays.stream(ports).boxed().toList();
        return new ServerConfig(
                bind,
                all,
                Reply.NONE,
                1_000,
                2,
                FileTables.AUTO,
                INTERVAL,
                List.of(),
                0,
                0,
                0,
                false,
                false,
                ServerTransport.PLAIN);
    }

    static ServerConfig echo() {
        return replying(Reply.ECHO, INTERVAL);
    }

    static ServerConfig interval(Duration interval) {
        return replying(Reply.NONE, interval);
    }

    static ServerConfig replying(Reply reply, Duration interval) {
        return new ServerConfig(
                "127.0.0.1",
                List.of(0),
                reply,
                1_000,
                2,
                FileTables.AUTO,
                interval,
                List.of(),
                0,
                0,
                0,
                false,
                false,
                ServerTransport.PLAIN);
    }

    static ServerConfig webSocket(Reply reply, FileTables tables) {
        return new ServerConfig(
                "127.0.0.1",
                List.of(0),
                reply,
                1_000,
                2,
                tables,
                INTERVAL,
                List.of(),
                0,
                0,
                0,
                true,
                false,
                ServerTransport.PLAIN);
    }

    static ServerConfig timed(Reply reply) {
        return new ServerConfig(
                "127.0.0.1",
                List.of(0),
                reply,
                1_000,
                2,
                FileTables.AUTO,
                INTERVAL,
                List.of(),
                0,
                0,
                0,
                false,
                true,
                ServerTransport.PLAIN);
    }

    /** Returns a server with a certificate of its own. */
    static ServerConfig tls(Reply reply, boolean webSocket, FileTables tables) {
        return new ServerConfig(
                "127.0.0.1",
                List.of(0),
                reply,
                1_000,
                2,
                tables,
                INTERVAL,
                List.of(),
                0,
                0,
                0,
                webSocket,
                false,
                new ServerTlsOptions().transport(true, "127.0.0.1"));
    }

    /** Returns one that echoes over TLS through socket buffers of this size. */
    static ServerConfig tlsWithBuffer(int socketBuffer) {
        return limited(0, socketBuffer, new ServerTlsOptions().transport(true, "127.0.0.1"));
    }

    static ServerConfig limited(int maxConnections, int socketBuffer) {
        return limited(maxConnections, socketBuffer, ServerTransport.PLAIN);
    }

    private static ServerConfig limited(int maxConnections, int socketBuffer, ServerTransport transport) {
        return new ServerConfig(
                "127.0.0.1",
                List.of(0),
                Reply.ECHO,
                1_000,
                2,
                FileTables.AUTO,
                INTERVAL,
                List.of(),
                maxConnections,
                socketBuffer,
                0,
                false,
                false,
                transport);
    }

    static ServerConfig perLoop(int loops) {
        return new ServerConfig(
                "127.0.0.1",
                List.of(0),
                Reply.ECHO,
                1_000,
                loops,
                FileTables.PER_LOOP,
                INTERVAL,
                List.of(),
                0,
                0,
                0,
                false,
                false,
                ServerTransport.PLAIN);
    }

    static ServerConfig allowing(String bind, String... networks) {
        return new ServerConfig(
                bind,
                List.of(0),
                Reply.ECHO,
                1_000,
                2,
                FileTables.AUTO,
                INTERVAL,
                List.of(networks),
                0,
                0,
                0,
                false,
                false,
                ServerTransport.PLAIN);
    }

    static ServerConfig payload(int size) {
        return new ServerConfig(
                "127.0.0.1",
                List.of(0),
                Reply.NONE,
                1_000,
                2,
                FileTables.AUTO,
                INTERVAL,
                List.of(),
                0,
                ServerConfig.BY_REPLY,
                size,
                false,
                false,
                ServerTransport.PLAIN);
    }
}
