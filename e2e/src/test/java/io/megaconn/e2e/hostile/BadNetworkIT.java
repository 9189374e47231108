package io.megaconn.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.hostile.BadLink.Quality;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Delay, loss and reordering of real packets: counts stay right, and reply times show it. */
@Timeout(300)
class BadNetworkIT {
    private static final int SHARE = 300;
    private static final Quality BAD = new Quality(100, 0.02, 0.05);
    private static final long ROUND_TRIP_MICROS = 200_000;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private BadLink link;
    private Jvm server;

    @BeforeEach
    void start() throws Exception {
        link = BadLink.orSkip(BadNetworkIT.class);
        started.push(link);
        server = Jvm.server(
                link.right(),
                "--port=9000",
                "--admin=127.0.0.1:9600",
                "--reply=echo",
                "--capacity=5k",
                "--message-interval=1s");
        started.push(server);
        server.port();
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : started) {
            one.close();
        }
    }

    private Jvm client() throws IOException {
        Jvm client = Jvm.client(
                link.left(),
                "--endpoint=" + BadLink.RIGHT + ":9000",
                "--connections=" + SHARE,
                "--message-interval=1s",
                "--reply=echo");
        started.push(client);
        Jvm.eventually().until(() -> client.get("connections") == SHARE);
        return client;
    }

    private static void awaitReplies(Jvm client, int each) {
        long replies = client.get("replies");
        Jvm.eventually().until(() -> client.get("replies") > replies + (long) each * SHARE);
    }

    private static long medianReplyMicros(Jvm client) {
        return client.stats("/stats?exact").at("/replyTime/p50").asLong();
    }

    private void assertCountsAreRight(Jvm client, int all) {
        assertThat(client.get("connections")).isEqualTo(SHARE);
        assertThat(client.get("lost")).isZero();
        JsonNode stats = server.stats("/stats?exact");
        assertThat(stats.get("connections").asLong()).isEqualTo(all);
        assertThat(stats.at("/kernel/established").asLong()).isEqualTo(all);
    }

    @Test
    void delayLossAndReorderingShowInReplyTimesAndNowhereElse() throws Exception {
        Jvm before = client();
        awaitReplies(before, 3);
        assertThat(medianReplyMicros(before)).isPositive().isLessThan(ROUND_TRIP_MICROS);
        before.close();
        Jvm.eventually().until(() -> server.get("connections") == 0);

        link.is(BAD);
        Jvm during = client();
        awaitReplies(during, 5);
        assertThat(medianReplyMicros(during)).isGreaterThanOrEqualTo(ROUND_TRIP_MICROS);
        assertThat(during.stats("/stats?exact").at("/connectTime/p50").asLong())
                .isGreaterThanOrEqualTo(ROUND_TRIP_MICROS);
        Jvm.eventually().untilAsserted(() -> assertCountsAreRight(during, SHARE));

        link.is(Quality.GOOD);
        Jvm after = client();
        awaitReplies(after, 3);
        assertThat(medianReplyMicros(after)).isLessThan(ROUND_TRIP_MICROS);
        assertCountsAreRight(during, 2 * SHARE);
        assertCountsAreRight(after, 2 * SHARE);
    }

    @Test
    void aLinkThatIsCutMakesEverybodySilentAndCostsNobodyHisConnection() throws Exception {
        Jvm client = client();
        awaitReplies(client, 2);
        link.is(Quality.CUT);
        Jvm.eventually().until(() -> server.get("silent") == SHARE);
        assertCountsAreRight(client, SHARE);

        link.is(Quality.GOOD);
        Jvm.eventually().until(() -> server.get("silent") == 0);
        awaitReplies(client, 2);
        assertCountsAreRight(client, SHARE);
    }
}
