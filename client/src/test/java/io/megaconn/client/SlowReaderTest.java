package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a server that does not read: when the kernel's buffers are full, messages are dropped whole, never in part. */
@Timeout(60)
class SlowReaderTest {
    private static final byte[] PAYLOAD = new byte[700_001];

    static {
        new Random(1).nextBytes(PAYLOAD);
    }

    private final CountDownLatch read = new CountDownLatch(1);
    private final AtomicLong wholeMessages = new AtomicLong();
    private final AtomicReference<String> mixed = new AtomicReference<>();

    @AfterEach
    void letServerThreadsEnd() {
        read.countDown();
    }

    @Test
    void whileTheServerDoesNotReadNothingIsQueuedAndWhenItReadsAgainMessagesAreWhole() throws Exception {
        try (TestServer server = TestServer.start(this::readLater);
                Client client = Setup.to(server)
                        .payload(PAYLOAD)
                        .interval(Duration.ofMillis(100))
                        .hold(4)) {
            await().until(() -> client.notReady().isEmpty());
            // The kernel's buffers take some messages, and parts of a message; then nothing goes any more.
            Stall stall = new Stall();
            await().until(() -> stall.blockedSinceTheLastSent(client.stats(false)) >= 60);
            long sent = client.stats(false).sent();
            assertThat(client.stats(false).connections()).isEqualTo(4);

            read.countDown();
            await().until(() -> wholeMessages.get() >= sent + 40 || mixed.get() != null);
            assertThat(mixed).hasValue(null);
            assertThat(client.stats(false).lost()).isZero();
        }
    }

    @Test
    void messagesThatCouldNotBeSentAreOpenRequestsSinceTheyWereDue() throws Exception {
        try (TestServer server = TestServer.start(this::readLater);
                Client client = Setup.to(server)
                        .payload(PAYLOAD)
                        .reply(Reply.ECHO)
                        .interval(Duration.ofMillis(100))
                        .hold(4)) {
            await().until(() -> client.stats(false).blocked() >= 60);
            ClientStats stats = client.stats(true);
            assertThat(stats.lost()).as("a peer that does not read is there").isZero();
            assertThat(stats.requests().open()).isGreaterThanOrEqualTo(60);
            assertThat(stats.replyTime().max()).isGreaterThanOrEqualTo(1_000_000);
            await().untilAsserted(() -> {
                ClientStats now = client.stats(false);
                assertThat(now.due()).isEqualTo(now.sent() + now.blocked());
            });
        }
    }

    @Test
    void theRestOfAMessageIsForgottenWithItsConnection() throws Exception {
        try (TestServer server = TestServer.start(this::readLater);
                Client client = Setup.to(server)
                        .payload(PAYLOAD)
                        .interval(Duration.ofMillis(100))
                        .hold(4)) {
            await().until(() -> client.stats(false).blocked() >= 40);
            server.drop(4);
            await().until(() -> client.stats(false).lost() == 4);

            read.countDown();
            await().until(() -> client.notReady().isEmpty());
            await().until(() -> wholeMessages.get() >= 20 || mixed.get() != null);
            assertThat(mixed).hasValue(null);
        }
    }

    private static final class Stall {
        private long sent = -1;
        private long blocked;

        long blockedSinceTheLastSent(ClientStats stats) {
            if (stats.sent() != sent) {
                sent = stats.sent();
                blocked = stats.blocked();
            }
            return stats.blocked() - blocked;
        }
    }

    private void readLater(Socket socket) throws IOException {
        try {
            read.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        InputStream in = socket.getInputStream();
        byte[] message = new byte[PAYLOAD.length];
        while (in.readNBytes(message, 0, message.length) == message.length) {
            if (!Arrays.equals(message, PAYLOAD)) {
                mixed.set("message " + wholeMessages + " is not the payload");
                return;
            }
            wholeMessages.incrementAndGet();
        }
    }
}
