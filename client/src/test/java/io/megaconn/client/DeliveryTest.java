package io.megaconn.client;

import static io.megaconn.client.Setup.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Deliveries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivery latency of messages that contain their send time, over real sockets. */
@Timeout(60)
class DeliveryTest {
    private final List<Socket> members = new CopyOnWriteArrayList<>();

    /** Sends each line to all connections but the one that it comes from. */
    private TestServer.Behavior chat(UnaryOperator<String> changed) {
        return socket -> {
            members.add(socket);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                for (Socket member : members) {
                    if (member != socket) {
                        send(member, changed.apply(line) + "\n");
                    }
                }
            }
        };
    }

    private static void send(Socket socket, String line) {
        try {
            OutputStream out = socket.getOutputStream();
            synchronized (socket) {
                out.write(line.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // its client is gone
        }
    }

    private static Deliveries deliveries(Client client) {
        return Objects.requireNonNull(client.stats(true).protocol().delivery());
    }

    @Test
    void messagesOfOtherClientsAreTimed() throws Exception {
        try (TestServer server = TestServer.start(chat(line -> line));
                Client one = Setup.to(server).script(raw("at {time}\\n", null)).hold(1);
                Client two = Setup.to(server).script(raw("at {time}\\n", null)).hold(1)) {
            await().until(() -> deliveries(one).time().count() >= 3
                    && deliveries(two).time().count() >= 3);
            assertThat(deliveries(one).otherClock()).isZero();
            assertThat(deliveries(one).time().decode().getTotalCount()).isPositive();
            assertThat(ClientSummary.of(one.stats(true), 1, "", 0)).anyMatch(line -> line.matches("delivery +p50 .*"));
        }
    }

    @Test
    void anUnexpectedMessageIsTimedBesideTheReplies() throws Exception {
        TestServer.Behavior greetingAndEcho = socket -> {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                send(socket, line + "\nnews " + line + "\n");
            }
        };
        try (TestServer server = TestServer.start(greetingAndEcho);
                Client client =
                        Setup.to(server).script(raw("at {time}\\n", "line")).hold(2)) {
            await().until(() -> client.stats(true).replies() >= 4);
            await().until(() -> deliveries(client).time().count() >= 8);
            assertThat(client.stats(true).protocol().unsolicitedBytes()).isPositive();
        }
    }

    @Test
    void aSenderOnAnotherMachineMakesTheTimeUnknown() throws Exception {
        try (TestServer server = TestServer.start(chat(line -> "at @1796000123456789-00000000@"));
                Client client =
                        Setup.to(server).script(raw("at {time}\\n", null)).hold(2)) {
            await().until(() -> deliveries(client).otherClock() >= 3);
            assertThat(deliveries(client).time().count()).isZero();
            assertThat(ClientSummary.of(client.stats(true), 2, "", 0))
                    .anyMatch(line -> line.matches("delivery +unknown; [0-9,]+ messages from another machine's clock"));
        }
    }

    @Test
    void withoutTheVariableNothingIsMeasured() throws Exception {
        try (TestServer server = TestServer.start(chat(line -> line));
                Client client =
                        Setup.to(server).script(raw("x {sequence}\\n", null)).hold(2)) {
            await().until(() -> client.stats(true).bytesReceived() > 0);
            ClientStats stats = client.stats(true);
            assertThat(stats.protocol().delivery()).isNull();
        }
    }
}
