package io.megaconn.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.NoCluster;
import io.megaconn.e2e.hostile.BadLink.Quality;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Tests delay, loss and reordering of real packets: counts stay right, and reply times show it. */
@NoCluster
@Timeout(300)
class BadNetworkIT {
    private static final int SHARE = 300;
    private static final Quality BAD = new Quality(100, 0.02, 0.05);
    private static final long ROUND_TRIP_MICROS = 200_000;

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private BadLink link;
    private Program server;

    @BeforeEach
    void start() throws Exception {
        link = BadLink.orSkip(BadNetworkIT.class);
        started.push(link);
        server = FixedHeap.server(
                link.right().toArray(String[]::new),
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

    private Program client() throws IOException {
        Program client = FixedHeap.client(
                link.left().toArray(String[]::new),
                "--endpoint=" + BadLink.RIGHT + ":9000",
                "--connections=" + SHARE,
                "--message-interval=1s",
                "--reply=echo");
        started.push(client);
        Program.eventually().until(() -> client.admin().stat("connections") == SHARE);
        return client;
    }

    private static void awaitReplies(Program client, int each) {
        long replies = client.admin().stat("replies");
        Program.eventually().until(() -> client.admin().stat("replies") > replies + (long) each * SHARE);
    }

    private static long medianReplyMicros(Program client) {
        return client.admin().stats("/stats?exact").at("/replyTime/p50").asLong();
    }

    /** Waits for quick replies: on a busy machine the first may be slow. */
    private static void awaitQuickReplies(Program client) {
        Program.eventually().until(() -> medianReplyMicros(client), median -> median > 0 && median < ROUND_TRIP_MICROS);
    }

    private void assertCountsAreRight(Program client, int all) {
        assertThat(client.admin().stat("connections")).isEqualTo(SHARE);
        assertThat(client.admin().stat("lost")).isZero();
        JsonNode stats = server.admin().stats("/stats?exact");
        assertThat(stats.get("connections").asLong()).isEqualTo(all);
        assertThat(stats.at("/kernel/established").asLong()).isEqualTo(all);
    }

    @Test
    void delayLossAndReorderingShowInReplyTimesAndNowhereElse() throws Exception {
        Program before = client();
        awaitReplies(before, 3);
        awaitQuickReplies(before);
        before.close();
        Program.eventually().until(() -> server.admin().stat("connections") == 0);

        link.is(BAD);
        Program during = client();
        awaitReplies(during, 5);
        assertThat(medianReplyMicros(during)).isGreaterThanOrEqualTo(ROUND_TRIP_MICROS);
        assertThat(during.admin().stats("/stats?exact").at("/connectTime/p50").asLong())
                .isGreaterThanOrEqualTo(ROUND_TRIP_MICROS);
        Program.eventually().untilAsserted(() -> assertCountsAreRight(during, SHARE));

        link.is(Quality.GOOD);
        Program after = client();
        awaitReplies(after, 3);
        awaitQuickReplies(after);
        assertCountsAreRight(during, 2 * SHARE);
        assertCountsAreRight(after, 2 * SHARE);
    }

    @Test
    @OnRequest
    void aLinkThatIsCutMakesEverybodySilentAndCostsNobodyHisConnection() throws Exception {
        Program client = client();
        awaitReplies(client, 2);
        link.is(Quality.CUT);
        Program.eventually().until(() -> server.admin().stat("silent") == SHARE);
        assertCountsAreRight(client, SHARE);

        link.is(Quality.GOOD);
        Program.eventually().until(() -> server.admin().stat("silent") == 0);
        awaitReplies(client, 2);
        assertCountsAreRight(client, SHARE);
    }
}
