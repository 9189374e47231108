package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.MessageSource;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.UriPath;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolCostTest {
    private static final String ANY = "any";

    private static Workload workload(String protocol, Reply reply, String expect) {
        Script script = new Script(
                protocol,
                UriPath.NONE,
                List.of(),
                MessageSource.text("PING"),
                expect.isEmpty() ? null : expect,
                List.of(),
                Duration.ZERO,
                false);
        return new Workload(Duration.ofSeconds(10), 32, reply, script);
    }

    private static ProtocolCost cost(String protocol, Reply reply, String expect) {
        return ProtocolCost.of(workload(protocol, reply, expect));
    }

    @Test
    void aReplyCostsMoreThanNone() {
        for (String protocol : List.of(Script.RAW, Script.WEB_SOCKET)) {
            ProtocolCost plain = cost(protocol, Reply.NONE, "");
            for (ProtocolCost reply : List.of(cost(protocol, Reply.ECHO, ""), cost(protocol, Reply.NONE, ANY))) {
                assertThat(reply.messageSeconds()).isGreaterThan(plain.messageSeconds());
                assertThat(reply.clientBytes()).isGreaterThan(plain.clientBytes());
            }
        }
    }

    @Test
    void theOpeningOfAWebSocketCostsMoreThanAConnect() {
        assertThat(cost(Script.WEB_SOCKET, Reply.NONE, "").openingSeconds())
                .isGreaterThan(2 * cost(Script.RAW, Reply.NONE, "").openingSeconds());
    }

    @Test
    void tlsCostsAHandshakeAndNativeMemoryAtBothEnds() {
        Workload plain = workload(Script.RAW, Reply.NONE, "");
        Workload tls = plain.over(new ClientTls("", "", false, "", "", "", "1.2", List.of(), List.of()));

        assertThat(ProtocolCost.of(tls).openingSeconds())
                .isGreaterThan(20 * ProtocolCost.of(plain).openingSeconds());
        assertThat(ProtocolCost.of(tls).clientBytes()) // the Java heap
                .isEqualTo(ProtocolCost.of(plain).clientBytes());
        assertThat(Memory.estimate(1_000, 1, tls, null).clients()
                        - Memory.estimate(1_000, 1, plain, null).clients())
                .isEqualTo(1_000L * ProtocolCost.of(tls).nativeBytes())
                .isBetween(4_000_000L, 6_000_000L);
    }

    @Test
    void aMessageOverWebSocketCostsWhatItCostsOverTcp() {
        assertThat(cost(Script.WEB_SOCKET, Reply.NONE, "").messageSeconds())
                .isEqualTo(cost(Script.RAW, Reply.NONE, "").messageSeconds());
    }
}
