package io.megaconn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTest {
    record Inner(long rss, long heapUsed) {}

    record Outer(
            long connections,
            boolean perLoopFileTables,
            List<String> endpoints,
            String name,
            Inner memory,
            Map<String, Long> failures) {}

    private static Outer outer(Inner memory, Map<String, Long> failures) {
        return new Outer(5, true, List.of("a:1"), "n", memory, failures);
    }

    @Test
    void everyNumberIsAMetricNamedAfterItsPlaceInTheRecord() {
        assertThat(Prometheus.write("megaconn_server", outer(new Inner(1, 2), Map.of("EOF", 3L))))
                .isEqualTo("""
                        megaconn_server_connections 5
                        megaconn_server_per_loop_file_tables 1
                        megaconn_server_memory_rss 1
                        megaconn_server_memory_heap_used 2
                        megaconn_server_failures{key="EOF"} 3
                        """);
    }

    @Test
    void whatIsMissingHasNoLine() {
        assertThat(Prometheus.write("m", outer(null, null))).isEqualTo("m_connections 5\nm_per_loop_file_tables 1\n");
    }

    @Test
    void labelsAreEscaped() {
        assertThat(Prometheus.write("m", outer(null, Map.of("a\"b\\c\nd", 1L))))
                .endsWith("m_failures{key=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    @Test
    void everyLineOfRealStatsIsWellFormed() {
        GcPauses.Stats gc = new GcPauses.Stats(1, 2, 3);
        KernelCounters kernel = new KernelCounters(
                -1, 2, 3, 4, 5, 6, -1, -1, Map.of("PruneCalled", 4L), Map.of("net.core.somaxconn", 4096L));
        ServerStats stats = new ServerStats(
                1,
                2,
                List.of("0.0.0.0:9000"),
                3,
                4,
                1,
                0,
                5,
                6,
                7,
                1,
                0,
                2,
                false,
                1_000_000,
                0,
                10_000,
                Reply.NONE,
                new ProcessMemory(1, 2, 3),
                new ProcessMemory(4, 5, 6),
                gc,
                kernel,
                new Machine(1, 2, 3, 4),
                Map.of("EMFILE", 3L),
                2,
                20_000,
                Cpu.NONE);
        List<String> lines = Prometheus.write("megaconn_server", stats).lines().toList();
        assertThat(lines)
                .hasSizeGreaterThan(20)
                .allMatch(line -> line.matches("[a-z_]+(\\{key=\"[\\w.]+\"})? -?\\d+(\\.\\d+)?"));
        assertThat(lines).doesNotHaveDuplicates().contains("megaconn_server_kernel_conntrack_max -1");
    }
}
