package io.megaconn.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.megaconn.e2e.NoCluster;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tests that hostile peers do not grow a server's memory, and well-behaved clients notice nothing. */
@NoCluster
@Timeout(240)
class HostilePeersIT {
    private static final int SHARE = 200;
    /** Permitted growth: 200 unread replies of 4 KiB, and 3,000 connections of 100 bytes. */
    private static final long MAX_HEAP_GROWTH = 6 << 20;

    private static final long MAX_RSS_GROWTH_MIB = 24;

    private static final List<Program> started = new ArrayList<>();
    private static Program server;
    private static Program client;
    private static long heap;
    private static long rss;

    /** Starts the server for all attacks, which come one after the other. */
    @BeforeAll
    static void start() throws IOException {
        server = server();
        client = goodClient(server);
        heap = server.admin().heap();
        rss = server.rssMiB();
    }

    @AfterAll
    static void end() {
        started.forEach(Program::close);
    }

    private static Program server(String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--port=0", "--bind=127.0.0.1", "--admin=127.0.0.1:0"));
        options.addAll(List.of("--reply=echo", "--capacity=5k", "--message-interval=500ms"));
        options.addAll(List.of(more));
        started.add(FixedHeap.server(new String[0], options.toArray(String[]::new)));
        return started.getLast();
    }

    /** Starts a client, and waits until it has all connections and gets replies. */
    private static Program goodClient(Program server) throws IOException {
        Program client = FixedHeap.client(
                new String[0],
                "--endpoint=127.0.0.1:" + server.port(),
                "--connections=" + SHARE,
                "--message-interval=500ms",
                "--reply=echo");
        started.add(client);
        Program.eventually()
                .until(() -> client.admin().stat("connections") == SHARE
                        && client.admin().stat("replies") > SHARE);
        return client;
    }

    private static void assertUndisturbed(Program client) {
        long replies = client.admin().stat("replies");
        Program.eventually().until(() -> client.admin().stat("replies") > replies + 2 * SHARE);
        assertThat(client.admin().stat("connections")).isEqualTo(SHARE);
        assertThat(client.admin().stat("lost")).isZero();
    }

    static Stream<Named<Attackers.Attack>> attacks() {
        return Stream.of(named("slowloris", Attackers::slowloris), named("never read", Attackers::neverRead));
    }

    static Stream<Named<Attackers.Attack>> moreAttacks() {
        return Stream.of(
                named("flood", Attackers::flood),
                named("silence", Attackers::silence),
                named("garbage", Attackers::garbage),
                named("resets", Attackers::resets),
                named("half closed", Attackers::halfClosed));
    }

    static Stream<Named<Attackers.Attack>> attacksOnTheAdminEndpoint() {
        return Stream.of(
                named("garbage", Attackers::garbage),
                named("half closed", Attackers::halfClosed),
                named("costly requests", Attackers::costlyRequests));
    }

    static Stream<Named<Attackers.Attack>> moreAttacksOnTheAdminEndpoint() {
        return Stream.of(
                named("slowloris", Attackers::slowloris),
                named("silence", Attackers::silence),
                named("flood", Attackers::flood),
                named("never read", Attackers::neverRead),
                named("endless header", Attackers::endlessHeader),
                named("resets", Attackers::resets),
                named("pipelined requests", Attackers::pipelinedRequests));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void atItsPort(Attackers.Attack attack) throws Exception {
        attack(server.port(), attack);
    }

    @ParameterizedTest
    @MethodSource("attacksOnTheAdminEndpoint")
    void atItsAdminPort(Attackers.Attack attack) throws Exception {
        attack(server.admin().port(), attack);
    }

    @OnRequest
    @ParameterizedTest
    @MethodSource("moreAttacks")
    void moreAtItsPort(Attackers.Attack attack) throws Exception {
        attack(server.port(), attack);
    }

    @OnRequest
    @ParameterizedTest
    @MethodSource("moreAttacksOnTheAdminEndpoint")
    void moreAtItsAdminPort(Attackers.Attack attack) throws Exception {
        attack(server.admin().port(), attack);
    }

    private static void attack(int port, Attackers.Attack attack) throws IOException {
        try (Attackers attackers = new Attackers(new InetSocketAddress("127.0.0.1", port))) {
            attack.on(attackers);
            assertUndisturbed(client);
            assertFlat();
        }
        Program.eventually().until(() -> server.admin().stat("connections") == SHARE);
        assertFlat();
        assertUndisturbed(client);
    }

    /** Requires that memory stays flat. Garbage is collected at most once a second, so the first query may include some. */
    private static void assertFlat() {
        Program.eventually()
                .untilAsserted(() -> assertThat(server.admin().heap() - heap).isLessThan(MAX_HEAP_GROWTH));
        assertThat(server.rssMiB() - rss).as("MiB of the process").isLessThan(MAX_RSS_GROWTH_MIB);
    }

    @Test
    void beyondTheLimitTheyAreRefusedAndCountedAndWhoIsInStays() throws Exception {
        Program limited = server("--max-connections=500");
        Program good = goodClient(limited);
        try (Attackers attackers = new Attackers(new InetSocketAddress("127.0.0.1", limited.port()))) {
            attackers.silence();
            Program.eventually().until(() -> limited.admin().stat("refused") == Attackers.MANY - 300);
            assertThat(limited.admin()
                            .stats("/stats?exact")
                            .at("/kernel/established")
                            .asLong())
                    .isEqualTo(500);
            assertThat(limited.admin().stat("connections")).isEqualTo(500);
            assertUndisturbed(good);
            Program.eventually()
                    .until(() -> limited.outLines().getLast().endsWith(" refused=" + (Attackers.MANY - 300)));
        }
        Program.eventually().until(() -> limited.admin().stat("connections") == SHARE);
        assertUndisturbed(goodClient(limited));
    }

    private static final long MIN_CLOSED = 100;

    /**
     * Tests the bound. Of a read of 4 KiB half is kept on average, and 192 bytes: 6.7 MB for 3,000, where all may have a quarter of
     * 24 MiB. Two message intervals are longer than the attack.
     */
    @Test
    void ofTooManyThatNeverReadTheOldestGoAndTheNewestComerIsServed() throws Exception {
        Program tight = Jar.server()
                .with("-Xms24m", "-Xmx24m", "-Xmn4m")
                .start(
                        "--port=0",
                        "--bind=127.0.0.1",
                        "--admin=127.0.0.1:0",
                        "--reply=echo",
                        "--capacity=5k",
                        "--message-interval=5m");
        started.add(tight);
        Program good = goodClient(tight);
        try (Attackers attackers = new Attackers(new InetSocketAddress("127.0.0.1", tight.port()))) {
            attackers.neverReadMany(() -> tight.admin().stat("slowReadersClosed") >= MIN_CLOSED);
            assertUndisturbed(good);
            assertUndisturbed(goodClient(tight));
            Program.eventually().untilAsserted(() -> {
                JsonNode stats = tight.admin().stats("/stats");
                long closed = stats.get("slowReadersClosed").asLong();
                assertThat(closed).isBetween(MIN_CLOSED, (long) Attackers.MANY);
                assertThat(stats.get("connections").asLong()).isEqualTo(Attackers.MANY + 2 * SHARE - closed);
                assertThat(tight.outLines().getLast()).contains(" slow-readers-closed=" + closed);
            });
        }
    }
}
