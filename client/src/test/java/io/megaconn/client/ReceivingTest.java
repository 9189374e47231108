package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests edge-triggered events, which come once: all data of a server must be read, and no end be missed. */
@Timeout(60)
class ReceivingTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void whatAServerSaysFirstIsRead() throws Exception {
        TestServer.Behavior greet = socket -> {
            socket.getOutputStream().write(new byte[100]);
            TestServer.DISCARD.serve(socket);
        };
        try (TestServer server = TestServer.start(greet);
                Client client = Setup.to(server).interval(NEVER).hold(50)) {
            await().until(() -> client.stats(false).bytesReceived() == 50 * 100);
            assertThat(client.stats(false).connections()).isEqualTo(50);
        }
    }

    @Test
    void moreThanOneReadHoldsIsReadToItsEnd() throws Exception {
        int flood = 3_000_000;
        TestServer.Behavior pour = socket -> {
            socket.getOutputStream().write(new byte[flood]);
            TestServer.DISCARD.serve(socket);
        };
        try (TestServer server = TestServer.start(pour);
                Client client = Setup.to(server).interval(NEVER).hold(3)) {
            await().until(() -> client.stats(false).bytesReceived() == 3L * flood);
            assertThat(client.stats(false).lost()).isZero();
        }
    }

    @Test
    void anEndThatComesTogetherWithTheLastBytesIsSeen() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        TestServer.Behavior goodbye = socket -> {
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            socket.getOutputStream().write(new byte[10]);
        };
        try (TestServer server = TestServer.start(goodbye);
                Client client = Setup.to(server).interval(NEVER).hold(20)) {
            await().until(() -> client.stats(false).connections() == 20);
            server.stopAccepting();
            leave.countDown();

            await().until(() -> client.stats(false).lost() == 20);
            assertThat(client.stats(false).bytesReceived()).isEqualTo(20 * 10);
        }
    }
}
