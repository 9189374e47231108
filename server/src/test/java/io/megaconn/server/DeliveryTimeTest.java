package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.system.MachineClock;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Reply;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DeliveryTimeTest {
    private static String message() {
        MachineClock clock = MachineClock.read();
        return "at @%016d-%08x@\n".formatted(clock.micros(System.nanoTime()), clock.id());
    }

    private static Deliveries deliveries(Server server) {
        return Objects.requireNonNull(server.stats(true).delivery());
    }

    @ParameterizedTest
    @EnumSource(Reply.class)
    void messagesOfThisMachineAreTimed(Reply reply) throws Exception {
        try (Server server = Server.open(ServerConfigs.timed(reply));
                Socket peer =
                        new Socket("127.0.0.1", server.addresses().getFirst().getPort())) {
            for (int i = 0; i < 3; i++) {
                byte[] message = message().getBytes(StandardCharsets.US_ASCII);
                peer.getOutputStream().write(message, 0, 9);
                peer.getOutputStream().write(message, 9, message.length - 9);
            }
            await().until(() -> deliveries(server).time().count() == 3);
            assertThat(deliveries(server).time().decode().getTotalCount()).isEqualTo(3);
            assertThat(deliveries(server).otherClock()).isZero();
            assertThat(server.stats(false).bytes()).isPositive();
        }
    }

    @Test
    void withoutTheOptionNothingIsMeasured() {
        try (Server server = Server.open(ServerConfigs.ordinary())) {
            assertThat(server.stats(true).delivery()).isNull();
        }
    }
}
