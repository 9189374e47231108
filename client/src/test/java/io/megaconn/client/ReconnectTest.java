package io.megaconn.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ClientStats;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that lost connections are counted and reopened, without a storm on the server. */
@Timeout(60)
class ReconnectTest {
    @Test
    void thePeakCountsConnectionsThatWereResetAtOnce() throws Exception {
        try (TestServer server = TestServer.start(TestServer.RESET);
                Client client = Setup.to(server).loops(1).hold(40)) {
            await().until(() -> client.stats(false).lost() >= 40);
            assertThat(client.stats(false).peak()).isBetween(1L, 40L);
        }
    }

    @Test
    void countersOfAFullClientHaveAnAge() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).hold(10)) {
            await().until(() -> client.notReady().isEmpty());
            ClientStats stats = client.stats(false);
            assertThat(stats.cpu().cores()).isPositive();
            assertThat(stats.countersAgeMs()).isBetween(0L, 60_000L);
        }
    }

    @Test
    void lostConnectionsAreCountedByReasonAndOpenedAgain() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).hold(50)) {
            await().until(server::open, open -> open == 50);
            server.drop(7);

            await().until(() -> client.stats(false).lost() == 7);
            await().until(() -> client.notReady().isEmpty());
            await().until(server::open, open -> open == 50);
            ClientStats stats = client.stats(false);
            assertThat(stats.established()).isEqualTo(57);
            // A close while messages are unread is a reset.
            assertThat(stats.failures().keySet()).isSubsetOf("EOF", "ECONNRESET");
            assertThat(stats.failures().values().stream().mapToLong(n -> n).sum())
                    .isEqualTo(7);
        }
    }

    @Test
    void theShareComesBackWhenAKilledServerDoes() throws Exception {
        try (TestServer first = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(first).hold(300)) {
            await().until(first::open, open -> open == 300);
            InetSocketAddress address = first.address();
            first.close();
            await().until(() -> client.stats(false).connections() == 0);
            assertThat(client.notReady()).isPresent();
            await().until(() -> client.stats(false).failures().containsKey("ECONNREFUSED"));

            try (TestServer second = TestServer.start(address, TestServer.DISCARD)) {
                await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty());
                await().until(second::open, open -> open == 300);
                assertThat(client.stats(false)).returns(300L, s -> s.lost()).returns(600L, s -> s.established());
            }
        }
    }

    @Test
    void aServerThatClosesWhatItAcceptsIsTriedAgainAndAgainButNotStormed() throws Exception {
        assertTriedButNotStormed(TestServer.CLOSE);
    }

    @Test
    void aServerThatResetsWhatItAcceptsIsTriedAgainAndAgainButNotStormed() throws Exception {
        assertTriedButNotStormed(TestServer.RESET);
    }

    private static void assertTriedButNotStormed(TestServer.Behavior behavior) throws Exception {
        try (TestServer server = TestServer.start(behavior);
                Client client = Setup.to(server).hold(100)) {
            await().until(() -> client.stats(false).lost() > 150);
            await().during(2, SECONDS).until(() -> server.accepted() < 1_500);
            // Not at once: a server that gets no CPU holds all 100 for a moment before it closes them.
            await().until(() -> client.notReady().isPresent());
        }
    }

    @Test
    void whereEverySecondConnectionIsResetTheShareIsReached() throws Exception {
        AtomicInteger nth = new AtomicInteger();
        TestServer.Behavior everySecond =
                socket -> (nth.getAndIncrement() % 2 == 0 ? TestServer.RESET : TestServer.DISCARD).serve(socket);
        try (TestServer server = TestServer.start(everySecond);
                Client client = Setup.to(server).hold(400)) {
            // Also by those accepted: a connection that is about to be reset counts as open as well.
            await().atMost(30, SECONDS)
                    .until(() -> server.accepted() >= 799 && client.notReady().isEmpty() && server.open() == 400);
            ClientStats stats = client.stats(false);
            assertThat(stats.lost() + stats.failures().getOrDefault("ECONNRESET", 0L))
                    .isPositive();
            assertThat(server.accepted()).isBetween(799, 801);
        }
    }
}
