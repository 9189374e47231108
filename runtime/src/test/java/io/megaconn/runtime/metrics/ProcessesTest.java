package io.megaconn.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.BuildVersion;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.system.SocketBuffers;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Losses;
import io.megaconn.runtime.wire.ProtocolStats;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.ServerStats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Tests that every number of the records is exposed under its name and in its base unit. */
class ProcessesTest {
    private static final ProcessMemory MEMORY = new ProcessMemory(62_000_000, 20_000_000, 10_000_000);
    private static final GcPauses.Stats GC = new GcPauses.Stats(4, 80, 35);

    private static List<String> lines(MetricSnapshots snapshots) {
        return new String(Exposition.of(snapshots, null).body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static List<String> server(KernelCounters kernel) {
        return lines(ServerMetrics.of(
                new ServerStats(
                        1,
                        2,
                        List.of("0.0.0.0:9000"),
                        30,
                        40,
                        10,
                        5,
                        600,
                        19_200,
                        7,
                        8,
                        9,
                        2,
                        true,
                        1_000_000,
                        0,
                        10_500,
                        Reply.ECHO,
                        MEMORY,
                        MEMORY,
                        GC,
                        Jvm.UNKNOWN,
                        kernel,
                        new Machine(16_000, 8_000, 7_000, 5_000),
                        Map.of("EMFILE", 3L),
                        1,
                        20_000,
                        Cpu.NONE,
                        32,
                        600,
                        77,
                        77 * 32,
                        21,
                        0,
                        new Heartbeat(2_500, 100),
                        SocketBuffers.UNKNOWN,
                        "raw",
                        null,
                        null),
                null));
    }

    private static List<String> client(Map<String, Long> failures) {
        Histogram connects = Latency.newHistogram();
        connects.recordValue(1_500);
        return lines(ClientMetrics.of(new ClientStats(
                1,
                2,
                7,
                25,
                24,
                1,
                30,
                6,
                failures,
                100,
                3,
                99,
                3_168,
                2,
                false,
                Latency.of(connects),
                Latency.NONE,
                MEMORY,
                MEMORY,
                GC,
                Jvm.UNKNOWN,
                20_000,
                KernelCounters.NONE,
                Cpu.NONE,
                Losses.NONE,
                -1,
                10_000,
                32,
                null,
                new Heartbeat(0, 1_250),
                List.of(),
                Map.of(),
                -1,
                24,
                0,
                false,
                ProtocolStats.NONE)));
    }

    @Test
    void server() {
        assertThat(server(new KernelCounters(-1, 60, 11, 12, 13, 14, 15, 16, Map.of(), Map.of())))
                .contains(
                        "megaconn_server_info{file_tables=\"per-loop\",reply=\"echo\",version=\"%s\"} 1"
                                .formatted(BuildVersion.number()),
                        "megaconn_server_connections 30.0",
                        "megaconn_server_connections_accepted_total 40.0",
                        "megaconn_server_connections_closed_total 10.0",
                        "megaconn_server_connections_refused_total 9.0",
                        "megaconn_server_failures_total{reason=\"EMFILE\"} 3.0",
                        "megaconn_server_failures_total{reason=\"ENFILE\"} 0.0",
                        "megaconn_server_full_event_loops 1.0",
                        "megaconn_server_silent_connections 5.0",
                        "megaconn_server_connections_fell_silent_total 21.0",
                        "megaconn_server_event_loop_stalled_seconds_total 2.5",
                        "megaconn_server_event_loop_tick_age_seconds 0.1",
                        "megaconn_server_messages_total 600.0",
                        "megaconn_server_reads_total 600.0",
                        "megaconn_server_slow_readers_closed_total 0.0",
                        "megaconn_server_received_bytes_total 19200.0",
                        "megaconn_server_source_addresses 8.0",
                        "megaconn_server_capacity_connections 1000000.0",
                        "megaconn_server_message_interval_seconds 10.5",
                        "megaconn_server_resident_memory_bytes 6.2E7",
                        "megaconn_server_gc_pause_seconds_count 4",
                        "megaconn_server_gc_pause_seconds_sum 0.08",
                        "megaconn_server_gc_longest_pause_seconds 0.035",
                        "megaconn_server_kernel_established_sockets 60.0",
                        "megaconn_server_kernel_listen_overflows_total 11.0",
                        "megaconn_server_kernel_listen_drops_total 12.0",
                        "megaconn_server_kernel_tcp_memory_bytes 53248.0",
                        "megaconn_server_kernel_conntrack_entries 15.0",
                        "megaconn_server_kernel_conntrack_limit_entries 16.0",
                        "megaconn_server_machine_socket_memory_bytes 5000.0");
    }

    @Test
    void serverWithoutConntrack() {
        assertThat(server(KernelCounters.NONE))
                .noneMatch(line -> line.contains("conntrack") || line.contains("established_sockets"))
                .noneMatch(line -> line.contains(" -1"));
    }

    @Test
    void client() {
        assertThat(client(Map.of("ECONNRESET", 4L, "errno 117", 2L)))
                .contains(
                        "megaconn_client_info{file_tables=\"shared\",index=\"7\",version=\"%s\"} 1"
                                .formatted(BuildVersion.number()),
                        "megaconn_client_connections 24.0",
                        "megaconn_client_share_connections 25.0",
                        "megaconn_client_connecting_connections 1.0",
                        "megaconn_client_ready 0.0",
                        "megaconn_client_connections_established_total 30.0",
                        "megaconn_client_connections_lost_total 6.0",
                        "megaconn_client_event_loop_stalled_seconds_total 0.0",
                        "megaconn_client_event_loop_tick_age_seconds 1.25",
                        "megaconn_client_messages_sent_total 100.0",
                        "megaconn_client_messages_blocked_total 3.0",
                        "megaconn_client_replies_total 99.0",
                        "megaconn_client_received_bytes_total 3168.0",
                        "megaconn_client_connect_seconds_bucket{le=\"0.001\"} 0",
                        "megaconn_client_connect_seconds_bucket{le=\"0.0025\"} 1",
                        "megaconn_client_connect_seconds_count 1",
                        "megaconn_client_reply_seconds_count 0",
                        "megaconn_client_failures_total{reason=\"ECONNRESET\"} 4.0",
                        "megaconn_client_failures_total{reason=\"errno 117\"} 2.0");
    }

    @Test
    void failuresThatHappenOftenAreThereAtZero() {
        assertThat(client(Map.of()))
                .contains(
                        "megaconn_client_failures_total{reason=\"ECONNREFUSED\"} 0.0",
                        "megaconn_client_failures_total{reason=\"TIMEOUT\"} 0.0",
                        "megaconn_client_failures_total{reason=\"EOF\"} 0.0");
    }

    @Test
    void everyMetricHasHelpAndType() {
        List<String> lines = client(Map.of());
        assertThat(lines.stream().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" ")[2]))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(lines).anyMatch(line -> line.matches("# HELP " + name + " .+\\.")))
                .doesNotHaveDuplicates();
    }
}
