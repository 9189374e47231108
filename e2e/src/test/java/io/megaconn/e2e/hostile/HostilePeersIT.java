package io.megaconn.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

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

/** Whatever peers do to a server: its memory stays flat, and well-behaved clients notice nothing. */
@Timeout(240)
class HostilePeersIT {
    private static final int SHARE = 200;
    /** 200 unread replies of 4 KiB, and 3,000 connections of 100 bytes. */
    private static final long MOST_HEAP_GROWTH = 6 << 20;

    private static final long MOST_RSS_GROWTH_MIB = 24;

    private static final List<Jvm> started = new ArrayList<>();
    private static Jvm server;
    private static Jvm client;
    private static long heap;
    private static long rss;

    /** One after the other they attack the same server. */
    @BeforeAll
    static void start() throws IOException {
        server = server();
        client = goodClient(server);
        heap = server.heap();
        rss = server.rssMiB();
    }

    @AfterAll
    static void end() {
        started.forEach(Jvm::close);
    }

    private static Jvm server(String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--port=0", "--bind=127.0.0.1", "--admin=127.0.0.1:0"));
        options.addAll(List.of("--reply=echo", "--capacity=5k", "--message-interval=500ms"));
        options.addAll(List.of(more));
        started.add(Jvm.server(List.of(), options.toArray(String[]::new)));
        return started.getLast();
    }

    /** One that has its share, and gets its replies. */
    private static Jvm goodClient(Jvm server) throws IOException {
        Jvm client = Jvm.client(
                List.of(),
                "--endpoint=127.0.0.1:" + server.port(),
                "--connections=" + SHARE,
                "--message-interval=500ms",
                "--reply=echo");
        started.add(client);
        Jvm.eventually().until(() -> client.get("connections") == SHARE && client.get("replies") > SHARE);
        return client;
    }

    private static void assertUndisturbed(Jvm client) {
        long replies = client.get("replies");
        Jvm.eventually().until(() -> client.get("replies") > replies + 2 * SHARE);
        assertThat(client.get("connections")).isEqualTo(SHARE);
        assertThat(client.get("lost")).isZero();
    }

    static Stream<Named<Attackers.Attack>> attacks() {
        return Stream.of(
                named("slowloris", Attackers::slowloris),
                named("silence", Attackers::silence),
                named("garbage", Attackers::garbage),
                named("flood", Attackers::flood),
                named("never read", Attackers::neverRead),
                named("resets", Attackers::resets),
                named("half closed", Attackers::halfClosed));
    }

    static Stream<Named<Attackers.Attack>> attacksOnTheAdminEndpoint() {
        return Stream.of(
                named("slowloris", Attackers::slowloris),
                named("silence", Attackers::silence),
                named("garbage", Attackers::garbage),
                named("flood", Attackers::flood),
                named("never read", Attackers::neverRead),
                named("resets", Attackers::resets),
                named("half closed", Attackers::halfClosed),
                named("endless header", Attackers::endlessHeader),
                named("pipelined requests", Attackers::pipelinedRequests),
                named("costly requests", Attackers::costlyRequests));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void atItsPort(Attackers.Attack attack) throws Exception {
        attack(server.port(), attack);
    }

    @ParameterizedTest
    @MethodSource("attacksOnTheAdminEndpoint")
    void atItsAdminPort(Attackers.Attack attack) throws Exception {
        attack(server.adminPort(), attack);
    }

    private static void attack(int port, Attackers.Attack attack) throws IOException {
        try (Attackers attackers = new Attackers(new InetSocketAddress("127.0.0.1", port))) {
            attack.on(attackers);
            assertUndisturbed(client);
            assertFlat();
        }
        Jvm.eventually().until(() -> server.get("connections") == SHARE);
        assertFlat();
        assertUndisturbed(client);
    }

    /** Garbage is collected once a second at most, so the first look may be at some. */
    private static void assertFlat() {
        Jvm.eventually().untilAsserted(() -> assertThat(server.heap() - heap).isLessThan(MOST_HEAP_GROWTH));
        assertThat(server.rssMiB() - rss).as("MiB of the process").isLessThan(MOST_RSS_GROWTH_MIB);
    }

    @Test
    void beyondTheLimitTheyAreRefusedAndCountedAndWhoIsInStays() throws Exception {
        Jvm limited = server("--max-connections=500");
        Jvm good = goodClient(limited);
        try (Attackers attackers = new Attackers(new InetSocketAddress("127.0.0.1", limited.port()))) {
            attackers.silence();
            Jvm.eventually().until(() -> limited.get("refused") == Attackers.MANY - 300);
            assertThat(limited.stats("/stats?exact").at("/kernel/established").asLong())
                    .isEqualTo(500);
            assertThat(limited.get("connections")).isEqualTo(500);
            assertUndisturbed(good);
            Jvm.eventually().until(() -> limited.out().getLast().endsWith(" refused=" + (Attackers.MANY - 300)));
        }
        Jvm.eventually().until(() -> limited.get("connections") == SHARE);
        assertUndisturbed(goodClient(limited));
    }
}
