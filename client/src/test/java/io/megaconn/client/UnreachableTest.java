package io.megaconn.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a server that is unreachable at first: the reason is counted, there is no storm, and all connections are established in the end. */
@Timeout(60)
class UnreachableTest {
    /** Attempts that are too many: two loops make 2 x 128 in the first seconds, then 2 x 16 after each pause. */
    private static final long STORM = 1_000;

    @Test
    void whereNobodyListensRefusalsAreCountedAndFewAndTheShareIsFilledWhenSomebodyDoes() throws Exception {
        InetSocketAddress nobody = TestServer.nobody();
        try (Client client = Setup.to(nobody).hold(500)) {
            await().until(() -> failures(client, "ECONNREFUSED") > 0);
            await().during(2, SECONDS).until(() -> failures(client, "ECONNREFUSED") < STORM);
            assertThat(client.notReady())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("0 of 500", "ECONNREFUSED"));

            try (TestServer server = TestServer.start(nobody, TestServer.DISCARD)) {
                await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty());
                await().until(server::open, open -> open == 500);
                assertThat(client.stats(false)).returns(0L, s -> s.lost()).returns(500L, s -> s.established());
            }
        }
    }

    @Test
    void aSourceThatIsNoAddressOfThisMachineIsNamedAsTheReasonAndNotTriedAllTheTime() throws Exception {
        InetAddress notOurs = InetAddress.getByName("203.0.113.7");
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).sources(notOurs).hold(500)) {
            await().until(() -> failures(client, "EADDRNOTAVAIL") > 0);
            await().during(2, SECONDS).until(() -> failures(client, "EADDRNOTAVAIL") < STORM);
            assertThat(client.notReady())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("0 of 500", "EADDRNOTAVAIL"));
        }
    }

    @Test
    void whereOneOfTwoSourcesIsBadTheOtherHalfOfTheShareIsHeld() throws Exception {
        InetAddress ours = InetAddress.getByName("127.0.2.1");
        InetAddress notOurs = InetAddress.getByName("203.0.113.7");
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).loops(1).sources(ours, notOurs).hold(40)) {
            await().atMost(30, SECONDS).until(server::open, open -> open == 20);
            assertThat(client.notReady()).isPresent();
        }
    }

    @Test
    void whereOneOfTwoEndpointsIsDownTheOthersPartOfTheShareIsHeld() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(TestServer.nobody(), server.address())
                        .maxConnecting(4)
                        .hold(100)) {
            await().atMost(30, SECONDS).until(server::open, open -> open == 50);
            assertThat(client.stats(false).connections()).isEqualTo(50);
        }
    }

    @Test
    void aShareThatGrowsWhileAnEndpointIsDownIsSpreadEvenlyInTheEnd() throws Exception {
        InetSocketAddress down = TestServer.nobody();
        try (TestServer one = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(one.address(), down).loops(1).hold(50)) {
            await().until(() -> one.open() == 25 && failures(client, "ECONNREFUSED") > 30);
            client.hold(120);
            await().atMost(30, SECONDS).until(one::open, open -> open == 60);

            try (TestServer two = TestServer.start(down, TestServer.DISCARD)) {
                await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty());
                await().until(two::open, open -> open == 60);
                assertThat(one.open()).isEqualTo(60);
            }
        }
    }

    @Test
    void aDestinationThatTheKernelRefusesAtOnceIsCounted() throws Exception {
        InetSocketAddress multicast = new InetSocketAddress("224.0.0.1", 9);
        try (Client client = Setup.to(multicast).hold(10)) {
            await().until(() -> failures(client, "EHOSTUNREACH") > 0);
        }
    }

    @Test
    void connectsThatGetNoAnswerTimeOutAndAreTriedAgain() throws Exception {
        // The listen queue takes two connections; the kernel drops what comes then.
        try (TestServer server = TestServer.listen(TestServer.address(0), 1, TestServer.DISCARD);
                Client client =
                        Setup.to(server).connectTimeout(Duration.ofMillis(300)).hold(8)) {
            await().until(() -> failures(client, "TIMEOUT") >= 8);
            assertThat(client.stats(false).connections()).isLessThan(8);

            server.accept();
            await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty());
            await().until(server::open, open -> open == 8);
            await().until(() -> client.stats(false).connecting() == 0);
        }
    }

    @Test
    void neverMoreConnectsAreUnderWayThanAllowed() throws Exception {
        try (TestServer server = TestServer.listen(TestServer.address(0), 1, TestServer.DISCARD);
                Client client = Setup.to(server).maxConnecting(10).hold(200)) {
            await().until(() -> client.stats(false).connecting() == 10);
            await().during(1, SECONDS).until(() -> client.stats(false).connecting() == 10);
        }
    }

    private static long failures(Client client, String reason) {
        return client.stats(false).failures().getOrDefault(reason, 0L);
    }
}
