package io.megaconn.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.NoCluster;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Tests a client of a hostile server: its memory stays flat, it does not spin, and its counts are right. */
@NoCluster
@Timeout(240)
class HostileServerIT {
    private static final int SHARE = 200;
    private static final long MAX_RSS_GROWTH_MIB = 16;
    /** Maximum fraction of one core: it waits most of the time, whatever goes wrong. */
    private static final double MAX_CPU = 0.5;

    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : started) {
            one.close();
        }
    }

    private HostileServer server(HostileServer.Behavior behavior) throws IOException {
        HostileServer server = new HostileServer(behavior);
        started.addFirst(server);
        return server;
    }

    private Program client(HostileServer server, String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--endpoint=" + server.endpoint(), "--connections=" + SHARE));
        options.addAll(List.of(more));
        Program client = FixedHeap.client(new String[0], options.toArray(String[]::new));
        started.addFirst(client);
        return client;
    }

    private static void awaitWhole(Program client) {
        Program.eventually().until(() -> client.admin().stat("connections") == SHARE);
    }

    @Test
    void sendsWithoutEnd() throws Exception {
        Program client = client(server(HostileServer::floods), "--message-interval=500ms");
        awaitWhole(client);
        long rss = client.rssMiB();
        long received = client.admin().stat("bytesReceived");
        Program.eventually().until(() -> client.admin().stat("bytesReceived") > received + (1L << 30));
        assertThat(client.admin().stat("connections")).isEqualTo(SHARE);
        assertThat(client.admin().stat("lost")).isZero();
        assertFlat(client, rss);
    }

    @Test
    void closesAtOnce() throws Exception {
        HostileServer server = server(HostileServer::closesAtOnce);
        Program client = client(server);
        assertFlatAndIdleUntil(client, 5_000);
        JsonNode stats = client.admin().stats("/stats");
        assertThat(stats.get("connections").asLong()).isLessThan(SHARE);
        assertThat(stats.get("lost").asLong()).isPositive();
        Program.eventually().untilAsserted(() -> assertBalanced(client.admin().stats("/stats")));
        assertThat(server.accepted.get())
                .as("times 16 at most, then a pause of up to 5 s")
                .isLessThan(3_000);
    }

    @Test
    @OnRequest
    void acceptsAndNeverReads() throws Exception {
        Program client = client(server(HostileServer::neverReads), "--message-interval=100ms", "--payload-size=64KiB");
        awaitWhole(client);
        long rss = client.rssMiB();
        long blocked = client.admin().stat("blocked");
        Program.eventually().until(() -> client.admin().stat("blocked") > blocked + 10 * SHARE);
        assertThat(client.admin().stat("connections")).isEqualTo(SHARE);
        assertThat(client.admin().stat("lost")).isZero();
        assertFlat(client, rss);
        assertFlatAndIdleUntil(client, client.admin().stat("uptimeMs") + 3_000);
    }

    @Test
    @OnRequest
    void resetsEverySecondConnection() throws Exception {
        HostileServer server = server(HostileServer::resetsEverySecond);
        Program client = client(server, "--message-interval=500ms");
        awaitWhole(client);
        Program.eventually().untilAsserted(() -> {
            JsonNode stats = client.admin().stats("/stats");
            assertBalanced(stats);
            // Of the resets some come before the client has seen that it is connected.
            long failed = stats.at("/failures/ECONNRESET").asLong();
            assertThat(failed).isEqualTo(server.accepted.get() / 2);
            assertThat(stats.get("connections").asLong()).isEqualTo(server.accepted.get() - failed);
        });
        assertFlatAndIdleUntil(client, client.admin().stat("uptimeMs") + 3_000);
    }

    @Test
    @OnRequest
    void answersGarbageInsteadOfTheEcho() throws Exception {
        Program client = client(server(HostileServer::answersGarbage), "--message-interval=100ms", "--reply=echo");
        awaitWhole(client);
        long rss = client.rssMiB();
        long sent = client.admin().stat("sent");
        Program.eventually().until(() -> client.admin().stat("sent") > sent + 20 * SHARE);
        JsonNode stats = client.admin().stats("/stats?exact");
        assertThat(stats.get("connections").asLong()).isEqualTo(SHARE);
        assertThat(stats.get("lost").asLong()).isZero();
        assertThat(stats.get("noEcho").asBoolean()).isTrue();
        assertThat(stats.get("replies").asLong()).as("unknown").isEqualTo(-1);
        assertFlat(client, rss);
    }

    /** Requires that each established connection is held or lost. */
    private static void assertBalanced(JsonNode stats) {
        assertThat(stats.get("established").asLong() - stats.get("lost").asLong())
                .isEqualTo(stats.get("connections").asLong());
    }

    /** Requires that memory stays flat. The heap has 25 MiB, and a client for which that is not enough ends. */
    private static void assertFlat(Program client, long before) {
        assertThat(client.isAlive()).as("%s", client).isTrue();
        assertThat(client.rssMiB() - before).as("MiB of the process").isLessThan(MAX_RSS_GROWTH_MIB);
    }

    private static void assertFlatAndIdleUntil(Program client, long uptimeMs) {
        JsonNode before = client.admin().stats("/stats");
        Duration cpu = client.cpu();
        long rss = client.rssMiB();
        long from = before.get("uptimeMs").asLong();
        Program.eventually().until(() -> client.admin().stat("uptimeMs") > Math.max(uptimeMs, from + 2_000));
        double used = (client.cpu().toMillis() - cpu.toMillis())
                / (double) (client.admin().stat("uptimeMs") - from);
        assertThat(used).as("cores used").isLessThan(MAX_CPU);
        assertFlat(client, rss);
    }
}
