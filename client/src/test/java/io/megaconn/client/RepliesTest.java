package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.ClientStats;
import io.megaconn.runtime.Latency;
import io.megaconn.runtime.Reply;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepliesTest {
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
        TestServer.Behaviour byteByByte = socket -> {
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
    void aReplyThatComesLateHasWaitedSinceTheOldestMessage() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        TestServer.Behaviour late = socket -> {
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

            await().until(() -> client.stats(true).replies() >= 2);
            assertThat(client.stats(true).replyTime().max()).isGreaterThanOrEqualTo(900_000);
        }
    }

    @Test
    void aServerThatNeverRepliesHasNoReplyTimes() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Client client = Setup.to(server).reply(Reply.ECHO).hold(10)) {
            await().until(() -> client.stats(true).sent() >= 30);
            assertThat(client.stats(true))
                    .returns(0L, ClientStats::replies)
                    .returns(0L, s -> s.replyTime().count())
                    .returns(0L, ClientStats::blocked);
        }
    }

    @Test
    void whatAServerSendsUnaskedIsReadAndCountedButNoReply() throws Exception {
        TestServer.Behaviour greet = socket -> {
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
                        s -> s.replies() == s.sent() && s.replyTime().count() == s.replies());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
