package io.megaconn.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests connections that the kernel has established and the server on this machine has not accepted. */
@Timeout(60)
class UnacceptedConnectionsTest {
    @Test
    void connectionsInTheAcceptQueueAreCountedAndTheClientIsNotReady() throws Exception {
        try (TestServer server = TestServer.listen(TestServer.address(0), 100, TestServer.DISCARD);
                Client client = Setup.to(server).hold(40)) {
            await().until(() -> client.stats(false).connections() == 40);
            assertThat(client.stats(false).unaccepted()).isEqualTo(40);
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(client.notReady())
                            .hasValueSatisfying(why -> assertThat(why).contains("40 connections", "accept queue")));

            server.accept();
            await().until(() -> client.notReady().isEmpty());
            assertThat(client.stats(false).unaccepted()).isZero();
        }
    }

    @Test
    void withoutAListenerOnThisMachineItIsUnknown() throws Exception {
        try (Client client = Setup.to(TestServer.nobody()).hold(1)) {
            assertThat(client.stats(false).unaccepted()).isEqualTo(-1);
        }
    }

    @Test
    void connectionsThatAreLeftAtTheEndAreReset() throws Exception {
        TestServer.Behavior resets = socket -> {
            try {
                TestServer.DISCARD.serve(socket);
            } catch (java.io.IOException e) {
                RESET.incrementAndGet();
            }
        };
        try (TestServer server = TestServer.start(resets)) {
            try (Client client = Setup.to(server).hold(20)) {
                await().until(server::open, open -> open == 20);
                client.resetOnClose();
            }
            await().until(() -> RESET.get() == 20);
        }
    }

    private static final java.util.concurrent.atomic.AtomicInteger RESET =
            new java.util.concurrent.atomic.AtomicInteger();
}
