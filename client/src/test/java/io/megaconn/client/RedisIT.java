package io.megaconn.client;

import static io.megaconn.client.Setup.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Script;
import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Packages;
import io.megaconn.testkit.Program;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A protocol that is data, with no code of its own, against the server of a Debian package. */
@Timeout(120)
class RedisIT {
    @TempDir
    Path folder;

    @Test
    void everyPingOfAThousandConnectionsGetsItsPong() throws Exception {
        Optional<Path> program = Packages.find("redis-server", "redis-server");
        assumeThat(program).isPresent();
        int port = FreePorts.free();
        Script script = raw(
                "PING\\r\\n",
                "+PONG\\r\\n",
                new Script.FirstExchange(MessageSource.text("CLIENT SETNAME mc{connection}\\r\\n"), "+OK\\r\\n"));
        try (Program redis = redis(program.get(), port);
                Client client = Setup.to(new InetSocketAddress("127.0.0.1", port))
                        .interval(Duration.ofSeconds(1))
                        .script(script)
                        .hold(1_000)) {
            ClientStats stats =
                    await().until(() -> client.stats(false), s -> s.connections() == 1_000 && s.replies() >= 3_000);

            assertThat(redis.isAlive()).isTrue();
            assertThat(stats.lost()).isZero();
            assertThat(Objects.requireNonNull(stats.requests()).unansweredConnections())
                    .isZero();
        }
    }

    private Program redis(Path program, int port) {
        return Program.start(
                        folder,
                        List.of(program.toString()),
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .prints("Ready to accept connections");
    }
}
