package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ClientStats;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MessagesTest {
    private static final int CONNECTIONS = 60;

    @Test
    void everyConnectionSendsOncePerIntervalInTurn() throws Exception {
        Map<Integer, AtomicInteger> received = new ConcurrentHashMap<>();
        TestServer.Behavior count = socket -> {
            AtomicInteger mine = received.computeIfAbsent(socket.getPort(), p -> new AtomicInteger());
            while (socket.getInputStream().readNBytes(Setup.MESSAGE.length).length == Setup.MESSAGE.length) {
                mine.incrementAndGet();
            }
        };
        try (TestServer server = TestServer.start(count);
                Client client = Setup.to(server).interval(Duration.ofSeconds(1)).hold(CONNECTIONS)) {
            await().until(() -> received.size() == CONNECTIONS);
            await().until(() -> received.values().stream().allMatch(n -> n.get() >= 3));

            // Once in turn: whoever leads is at most one ahead, one more for a message that is on its way.
            // Connections of the first moments may have missed their first turn.
            int most = received.values().stream()
                    .mapToInt(AtomicInteger::get)
                    .max()
                    .orElseThrow();
            assertThat(client.stats(false).blocked()).isZero();
            assertThat(received.values()).allSatisfy(n -> assertThat(n.get()).isBetween(most - 2, most + 1));
        }
    }

    @Test
    void theBytesOfThePayloadArriveAsTheyAreOverAndOver() throws Exception {
        byte[] payload = new byte[1_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31);
        }
        List<ByteArrayOutputStream> streams = new CopyOnWriteArrayList<>();
        TestServer.Behavior keep = socket -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            streams.add(bytes);
            socket.getInputStream().transferTo(bytes);
        };
        try (TestServer server = TestServer.start(keep);
                Client client = Setup.to(server)
                        .payload(payload)
                        .interval(Duration.ofMillis(200))
                        .hold(10)) {
            await().until(() -> streams.size() == 10 && streams.stream().allMatch(s -> s.size() >= 3_000));

            for (ByteArrayOutputStream stream : streams) {
                byte[] bytes = stream.toByteArray();
                for (int i = 0; i < bytes.length; i++) {
                    assertThat(bytes[i]).isEqualTo(payload[i % 1_000]);
                }
            }
            // Messages are counted when they are sent, so never fewer than have arrived.
            long arrived = streams.stream().mapToLong(s -> s.size() / 1_000).sum();
            assertThat(client.stats(false).sent()).isGreaterThanOrEqualTo(arrived);
        }
    }

    @Test
    void connectionsThatAreNotThereYetAreNoBlockedMessages() throws Exception {
        try (Client client =
                Setup.to(TestServer.nobody()).interval(Duration.ofSeconds(1)).hold(100)) {
            await().until(() -> client.stats(false).failures().containsKey("ECONNREFUSED"));
            assertThat(client.stats(false)).returns(0L, ClientStats::sent).returns(0L, ClientStats::blocked);
        }
    }
}
