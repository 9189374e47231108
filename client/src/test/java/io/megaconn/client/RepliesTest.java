package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Requests;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepliesTest {
    private static final long DELAY_NANOS = 1_300_000_000;

    @Test
    void everyMessageGetsItsReplyAndEveryReplyItsTime() throws Exception {
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Client client = Setup.to(server).reply(Reply.ECHO).hold(40)) {
            await().until(() -> client.stats(true).replies() >= 100);
            ClientStats stats = awaitAllReplies(client);

            assertThat(stats.bytesReceived()).isEqualTo(stats.replies() * Setup.MESSAGE.length);
            assertThat(stats.replyTime().p50()).isPositive();
            assertThat(stats.replyTime().max()).isLessThan(Latency.HIGHEST_MICROS);
            assertThat(stats.replyTime().decode().getTotalCount()).isEqualTo(stats.replies());
            assertThat(stats.lost()).isZero();
        }
    }

    @Test
    void aReplyInPartsIsOneReply() throws Exception {
        TestServer.Behavior byteByByte = socket -> {
            socket.setTcpNoDelay(true);
            byte[] buffer = new byte[Setup.MESSAGE.length];
            OutputStream out = socket.getOutputStream();
            while (socket.getInputStream().readNBytes(buffer, 0, buffer.length) == buffer.length) {
                for (byte b : buffer) {
                    out.write(b);
                }
            }
        };
        try (TestServer server = TestServer.start(byteByByte);
                Client client = Setup.to(server).reply(Reply.ECHO).hold(10)) {
            await().until(() -> client.stats(true).replies() >= 30);
            awaitAllReplies(client);
        }
    }

    @Test
    void afterAStallEveryMessageHasItsTime() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        TestServer.Behavior late = socket -> {
            awaitUninterrupted(go);
            TestServer.ECHO.serve(socket);
        };
        try (TestServer server = TestServer.start(late);
                Client client = Setup.to(server)
                        .reply(Reply.ECHO)
                        .interval(Duration.ofMillis(500))
                        .hold(2)) {
            await().until(() -> client.stats(true).sent() >= 6); // three each: at least two intervals of 500 ms
            go.countDown();

            ClientStats stats = awaitAllReplies(client);
            assertThat(stats.replyTime().max()).isGreaterThanOrEqualTo(900_000);
            assertThat(stats.replyTime().decode().getCountBetweenValues(400_000, Latency.HIGHEST_MICROS))
                    .as("the second message of each waited for an interval, too")
                    .isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void aServerThatNeverRepliesLeavesEveryRequestOpen() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).reply(Reply.ECHO).hold(10)) {
            await().until(() -> client.stats(true).sent() >= 50);
            await().until(() -> requests(client).unansweredConnections() == 10);
            ClientStats stats = client.stats(true);
            assertThat(stats)
                    .returns(0L, ClientStats::replies)
                    .returns(0L, s -> s.replyTime().decode().getTotalCount())
                    .returns(false, ClientStats::ready)
                    .returns(0L, ClientStats::blocked);
            assertThat(stats.requests().unconfirmed()).isEqualTo(10);
            assertThat(stats.requests().overdue()).isGreaterThanOrEqualTo(30);
            assertThat(stats.requests().openAges().decode().getTotalCount())
                    .isEqualTo(stats.requests().openAges().count())
                    .isGreaterThanOrEqualTo(50);
            assertThat(stats.replyTime().p50()).as("the ages so far").isGreaterThan(200_000);
            assertThat(client.notReady().orElseThrow())
                    .contains("10 of 10 connections got no reply", "10 still waiting for their first reply")
                    .doesNotContain("lost");

            server.drop(10);
            await().until(() -> requests(client).ended() >= 50);
            assertThat(requests(client).unanswered()).isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void aConnectionIsReadyBeforeItsFirstMessageIsDue() throws Exception {
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Client client = Setup.to(server)
                        .reply(Reply.ECHO)
                        .interval(Duration.ofHours(1))
                        .hold(10)) {
            await().until(() -> client.notReady().isEmpty());
            assertThat(client.ready()).isEqualTo("ready; 10 still waiting for their first reply");
            assertThat(requests(client)).returns(0L, Requests::open).returns(10L, Requests::unconfirmed);
        }
    }

    @Test
    void withoutRepliesNothingIsSaidOfRequests() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).hold(10)) {
            await().until(() -> client.stats(true).sent() >= 10);
            assertThat(client.stats(true).requests()).isNull();
            assertThat(client.stats(true).due()).isGreaterThanOrEqualTo(10);
            assertThat(client.ready()).isEqualTo("ready");
        }
    }

    /** Four batches within one interval: the rhythm of the connections that exist stays as it is. */
    @Test
    void aShareThatGrowsDoesNotChangeReplyTimes() throws Exception {
        TestServer.Behavior delayed = socket -> {
            byte[] message = new byte[Setup.MESSAGE.length];
            Executor later = CompletableFuture.delayedExecutor(DELAY_NANOS, TimeUnit.NANOSECONDS);
            while (socket.getInputStream().readNBytes(message, 0, message.length) == message.length) {
                later.execute(() -> {
                    try {
                        socket.getOutputStream().write(message);
                    } catch (IOException e) {
                        // closed
                    }
                });
            }
        };
        try (TestServer server = TestServer.start(delayed);
                Client client = Setup.to(server)
                        .reply(Reply.ECHO)
                        .interval(Duration.ofSeconds(1))
                        .hold(20)) {
            for (int share = 20; share <= 80; share += 20) {
                client.hold(share);
                await().until(() -> client.notReady().isEmpty());
            }
            await().until(() -> client.stats(true).replies() >= 400);
            Histogram times = client.stats(true).replyTime().decode();
            assertThat(times.getMinValue()).isGreaterThanOrEqualTo(DELAY_NANOS / 1_000 * 99 / 100);
            assertThat(times.getValueAtPercentile(50)).isLessThan(DELAY_NANOS / 1_000 + 400_000);
        }
    }

    @Test
    void repliesOfAnotherSizeAreCounted() throws Exception {
        TestServer.Behavior pong = socket -> {
            byte[] message = new byte[Setup.MESSAGE.length];
            while (socket.getInputStream().readNBytes(message, 0, message.length) == message.length) {
                socket.getOutputStream().write(new byte[Setup.MESSAGE.length - 2]);
            }
        };
        try (TestServer server = TestServer.start(pong);
                Client client = Setup.to(server).reply(Reply.ECHO).hold(10)) {
            await().until(() -> client.stats(false).noEcho());
            ClientStats stats = client.stats(true);
            assertThat(stats.requests()).as("unknown, not unanswered").isNull();
            assertThat(stats.replies()).isEqualTo(-1);
            assertThat(stats.replyTime().count()).isZero();
            await().until(() -> client.notReady().isEmpty());
        }
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Client client = Setup.to(server).reply(Reply.ECHO).hold(10)) {
            await().until(() -> client.stats(false).replies() >= 50);
            assertThat(client.stats(false).noEcho()).isFalse();
            assertThat(requests(client).mismatched()).isZero();
        }
    }

    private static Requests requests(Client client) {
        return Objects.requireNonNull(client.stats(false).requests());
    }

    @Test
    void whatAServerSendsUnaskedIsReadAndCountedButNoReply() throws Exception {
        TestServer.Behavior greet = socket -> {
            socket.getOutputStream().write(new byte[100_000]);
            TestServer.DISCARD.serve(socket);
        };
        try (TestServer server = TestServer.start(greet);
                Client client = Setup.to(server).hold(10)) {
            await().until(() -> client.stats(true).bytesReceived() == 1_000_000);
            assertThat(client.stats(true)).returns(0L, ClientStats::replies).returns(0L, ClientStats::lost);
        }
    }

    private static ClientStats awaitAllReplies(Client client) {
        return await().until(
                        () -> client.stats(true),
                        s -> s.replies() == s.sent()
                                && s.replyTime().count() == s.replies()
                                && s.replyTime().decode().getTotalCount()
                                        == s.replies()); // the count includes open requests
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
