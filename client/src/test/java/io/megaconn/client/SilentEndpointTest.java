package io.megaconn.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.EndpointStats;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that an address that does not answer, refuses, or closes does not delay the others. */
@Timeout(60)
class SilentEndpointTest {
    /** A connect that gets no answer keeps its place for the whole test. */
    private static final Duration FOR_EVER = Duration.ofMinutes(10);

    /** The listen queue takes two connections; the kernel drops what comes then. */
    private static TestServer silent() throws Exception {
        return TestServer.listen(TestServer.address(0), 1, TestServer.DISCARD);
    }

    @Test
    void anEndpointThatDropsEverySynDoesNotHoldUpTheOther() throws Exception {
        try (TestServer silent = silent();
                TestServer good = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(silent.address(), good.address())
                        .connectTimeout(FOR_EVER)
                        .maxConnecting(16)
                        .hold(300)) {
            await().atMost(30, SECONDS).until(good::open, open -> open == 150);
            assertThat(client.stats(false).connecting()).isLessThanOrEqualTo(16);
            assertThat(good.accepted()).isEqualTo(150); // listed endpoints never stand in for each other
        }
    }

    @Test
    void anAddressThatDropsEverySynHandsItsPartToTheOtherOfItsName() throws Exception {
        try (TestServer silent = silent();
                TestServer good = TestServer.start(TestServer.DISCARD);
                Client client = Setup.toName(silent.address(), good.address())
                        .connectTimeout(FOR_EVER)
                        .loops(1)
                        .hold(200)) {
            await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty());
            await().until(good::open, open -> open >= 198);
        }
    }

    @Test
    void anAddressThatRefusesHandsItsPartToTheOtherOfItsNameAndIsTriedAgain() throws Exception {
        InetSocketAddress refusing = TestServer.nobody();
        try (TestServer good = TestServer.start(TestServer.DISCARD);
                Client client = Setup.toName(refusing, good.address()).loops(1).hold(200)) {
            await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty());
            await().until(good::open, open -> open == 200);
            EndpointStats refused = client.stats(false).endpoints().getFirst();
            assertThat(refused.connections()).isZero();
            assertThat(refused.failures()).containsOnlyKeys("ECONNREFUSED");
            assertThat(refused.failures().get("ECONNREFUSED")).isLessThan(10);

            try (TestServer back = TestServer.start(refusing, TestServer.DISCARD)) {
                await().atMost(30, SECONDS).until(() -> {
                    good.drop(20);
                    return back.open() > 0;
                });
            }
        }
    }

    @Test
    void theAddressesOfANameThatAllWorkGetTheSame() throws Exception {
        try (TestServer one = TestServer.start(TestServer.DISCARD);
                TestServer two = TestServer.start(TestServer.DISCARD);
                Client client =
                        Setup.toName(one.address(), two.address()).loops(1).hold(100)) {
            await().until(() -> client.notReady().isEmpty());
            await().until(() -> one.open() + two.open() == 100);
            assertThat(one.open()).isBetween(40, 60);
            assertThat(client.stats(false).endpoints())
                    .extracting(EndpointStats::connections)
                    .containsExactly((long) one.open(), (long) two.open());
        }
    }

    @Test
    void lossesAndFailuresAreCountedForTheAddressTheyConcern() throws Exception {
        InetSocketAddress nobody = TestServer.nobody();
        try (TestServer closing = TestServer.start(TestServer.CLOSE);
                TestServer good = TestServer.start(TestServer.DISCARD);
                Client client =
                        Setup.to(nobody, closing.address(), good.address()).hold(30)) {
            await().until(() -> good.open() == 10
                    && client.stats(false).endpoints().get(0).failures().containsKey("ECONNREFUSED")
                    && client.stats(false).endpoints().get(1).failures().containsKey("EOF"));
            EndpointStats last = client.stats(false).endpoints().get(2);
            assertThat(last)
                    .isEqualTo(new EndpointStats("127.0.0.9:" + good.address().getPort(), 10, Map.of()));
            assertThat(client.notReady())
                    .hasValueSatisfying(why -> assertThat(why).contains("127.0.0.9:"));
        }
    }

    /** Tests a name with several addresses. Nothing listens on ::1, or there is no IPv6. */
    @Test
    void localhostReachesAServerOnTheIpv4LoopbackAddressOnly() throws Exception {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try (TestServer server = TestServer.start(loopback, TestServer.DISCARD)) {
            InetSocketAddress[] addresses = new io.megaconn.runtime.Endpoint(
                            "localhost", server.address().getPort())
                    .addresses()
                    .toArray(InetSocketAddress[]::new);
            try (Client client = Setup.toName(addresses).hold(50)) {
                await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty());
                await().until(server::open, open -> open == 50);
            }
        }
    }
}
