package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.ServerStats;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerLineTest {
    private static String line(int payload, long refused, long slow, int full, Map<String, Long> failures) {
        try (Server server = Server.open(ServerConfigs.payload(payload))) {
            ServerStats s = server.stats(false);
            return ServerLine.of(new ServerStats(
                    s.pid(),
                    s.uptimeMs(),
                    s.endpoints(),
                    s.connections(),
                    s.accepted(),
                    s.closed(),
                    s.silent(),
                    s.messages(),
                    s.bytes(),
                    s.messagesPerSecond(),
                    s.sources(),
                    refused,
                    65,
                    s.perLoopFileTables(),
                    s.capacity(),
                    s.maxConnections(),
                    s.messageIntervalMs(),
                    s.reply(),
                    s.memory(),
                    s.idle(),
                    s.gc(),
                    s.jvm(),
                    s.kernel(),
                    s.machine(),
                    failures,
                    full,
                    s.openFileLimit(),
                    s.cpu(),
                    s.payloadSize(),
                    s.reads(),
                    s.readsPerSecond(),
                    s.bytesPerSecond(),
                    s.fellSilent(),
                    slow,
                    s.heartbeat(),
                    s.socketBuffers(),
                    "raw",
                    null,
                    null));
        }
    }

    @Test
    void messagesAreThereOnlyWhereTheirSizeIsKnown() {
        assertThat(line(0, 0, 0, 0, Map.of()))
                .startsWith("connections=0 accepted=0 closed=0 silent=0 bytes/s=0 reads/s=0 sources=0 rss=")
                .doesNotContain("messages");
        assertThat(line(32, 0, 0, 0, Map.of())).contains(" silent=0 messages/s=0 bytes/s=0 ");
    }

    @Test
    void whatKeepsConnectionsAwayIsInTheLine() {
        assertThat(line(0, 0, 0, 0, Map.of())).matches(".* conntrack=\\S+");
        assertThat(line(0, 7, 5, 3, Map.of("EMFILE", 2L, "ENOSPC", 1L)))
                .endsWith(" refused=7 slow-readers-closed=5 full=3/65 failures={EMFILE=2,ENOSPC=1}")
                .doesNotContain(", ");
    }
}
