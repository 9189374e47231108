package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.testkit.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerWatchTest {
    private static final Map<String, Long> LIMITS = Map.of("net.ipv4.tcp_mem", 575_796L);

    private final ServerStats idle = idle();
    private final ServerWatch watch = new ServerWatch(at(0, Map.of(), 0));

    private static ServerStats idle() {
        try (Server server = Server.open(ServerConfigs.payload(32))) {
            return server.stats(false);
        }
    }

    private ServerStats at(int second, Map<String, Long> drops, long pages) {
        KernelCounters kernel = new KernelCounters(0, 0, 0, 0, pages, 0, -1, -1, drops, LIMITS);
        return Records.with(Records.with(idle, "uptimeMs", second * 1000L), "kernel", kernel);
    }

    private ServerStats failed(int second, long times) {
        return Records.with(at(second, Map.of(), 0), "failures", Map.of("EMFILE", times));
    }

    /** Never-readers filled the memory of all sockets for ten seconds; the counters keep that for ever. */
    @Test
    void aCounterThatNoLongerGrowsResolvesItsFinding() {
        Map<String, Long> after = Map.of("TCPAbortOnMemory", 300L, "PruneCalled", 90_000L, "TCPMemoryPressures", 2L);
        List<String> lines = new ArrayList<>();
        for (int second = 1; second <= 10; second++) {
            lines.addAll(watch.check(at(second, after, 575_000)));
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("finding: ")
                .contains("575,000 pages in use of 575,796");
        lines.clear();
        for (int second = 11; second <= 300; second++) {
            lines.addAll(watch.check(at(second, after, 246 + second % 7)));
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("resolved: ")
                .containsPattern("\\(from 1 s to \\d+ s\\)$");
    }

    @Test
    void aFailureIsResolvedAndReportedAgainWhenItReturns() {
        List<String> lines = new ArrayList<>();
        for (int second = 1; second <= 60; second++) {
            lines.addAll(watch.check(failed(second, 3)));
        }
        for (int second = 61; second <= 100; second++) {
            lines.addAll(watch.check(failed(second, 4)));
        }
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("finding: server: EMFILE");
        assertThat(lines.get(1)).startsWith("resolved: server: EMFILE").endsWith("(from 1 s to 30 s)");
        assertThat(lines.get(2)).startsWith("finding: server: EMFILE");
    }
}
