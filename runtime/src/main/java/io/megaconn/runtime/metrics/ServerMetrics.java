package io.megaconn.runtime.metrics;

import io.megaconn.runtime.BuildVersion;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.runtime.wire.TlsStats;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The metrics of a server process, listed in docs/how-to/metrics.md. */
public final class ServerMetrics {

    private ServerMetrics() {}

    /** @param delivery with histogram; null if messages are not timed */
    public static MetricSnapshots of(ServerStats s, @Nullable Deliveries delivery) {
        Metrics metrics = new Metrics("megaconn_server")
                .info(
                        "Version and settings of the server.",
                        Labels.of(
                                "version",
                                BuildVersion.number(),
                                "reply",
                                s.reply().toString(),
                                "file_tables",
                                ProcessMetrics.fileTables(s.perLoopFileTables())))
                .gauge("connections", "Connections open now.", s.connections())
                .gauge("silent_connections", "Open, but without a message for two message intervals.", s.silent())
                .counterIfKnown("connections_fell_silent", "Times that a connection fell silent.", s.fellSilent())
                .gauge("capacity_connections", "Connections that the server has made room for.", s.capacity())
                .gauge("source_addresses", "Different peer addresses since the start.", s.sources())
                .gauge(
                        "message_interval_seconds",
                        "Time in which every client sends once.",
                        s.messageIntervalMs() / 1e3)
                .counter("connections_accepted", "Connections accepted.", s.accepted())
                .counter("connections_closed", "Connections that ended.", s.closed())
                .counter(
                        "connections_refused",
                        "Closed at once: the address is not allowed, or there was no room (--max-connections).",
                        s.refused())
                .counter("failures", "Accepts that failed, by errno.", "reason", failures(s))
                .gauge("full_event_loops", "Event loops that have no room left, and listen no more.", s.fullLoops())
                .counter("reads", "Reads that brought data: a message may take several, or share one.", s.reads())
                .counter("received_bytes", "Bytes received.", s.bytes())
                .counter(
                        "slow_readers_closed",
                        "Connections closed because they did not read their replies.",
                        s.slowReadersClosed())
                .counterIfKnown("messages", "Messages received; missing without --payload-size.", s.messages());
        if (delivery != null) {
            ClientMetrics.addDelivery(metrics, delivery);
        }
        if (s.tls() != null) {
            addTls(metrics, s.tls());
        }
        ProcessMetrics.add(metrics, s.memory(), s.gc(), s.loops(), s.heartbeat());
        addKernel(metrics, s.kernel());
        addMachine(metrics, s.machine());
        return metrics.snapshots();
    }

    private static void addTls(Metrics metrics, TlsStats tls) {
        metrics.counter("tls_handshakes", "TLS handshakes completed.", tls.handshakes())
                .counter(
                        "tls_resumed_handshakes",
                        "TLS handshakes that resumed a session, with --tls-resume.",
                        tls.resumed())
                .gauge("tls_pending_handshakes", "Connections whose TLS handshake is not complete.", tls.pending())
                .counter(
                        "tls_failures",
                        "TLS handshakes that failed, and connections that broke the protocol later.",
                        "reason",
                        tls.failures());
    }

    private static Map<String, Long> failures(ServerStats s) {
        Map<String, Long> failures =
                new TreeMap<>(Map.of("EMFILE", 0L, "ENFILE", 0L)); // so that they exist from the start
        failures.putAll(s.failures());
        return failures;
    }

    private static void addKernel(Metrics metrics, KernelCounters k) {
        metrics.gaugeIfKnown(
                        "kernel_established_sockets",
                        "Established sockets of the network namespace, both ends of a loopback connection.",
                        k.currEstab())
                .counter(
                        "kernel_listen_overflows",
                        "Connections dropped because an accept queue was full.",
                        k.listenOverflows())
                .counter("kernel_listen_drops", "Connections dropped by a listener for any reason.", k.listenDrops())
                .gauge("kernel_tcp_memory_bytes", "Socket buffers in use.", (double) k.tcpMemPages() * Machine.PAGE)
                .gauge("kernel_time_wait_sockets", "Sockets in TIME_WAIT.", k.timeWait())
                .gaugeIfKnown(
                        "kernel_conntrack_entries",
                        "Tracked connections; missing where conntrack is not loaded.",
                        k.conntrackCount())
                .gaugeIfKnown(
                        "kernel_conntrack_limit_entries",
                        "Most tracked connections; missing where conntrack is not loaded.",
                        k.conntrackMax());
    }

    private static void addMachine(Metrics metrics, Machine m) {
        metrics.gauge("machine_memory_bytes", "Memory of the server's machine.", m.total())
                .gauge("machine_available_memory_bytes", "MemAvailable of the server's machine.", m.available())
                .gauge("machine_taken_memory_bytes", "In use, and no cache that could be given back.", m.taken())
                .gauge("machine_socket_memory_bytes", "Kernel memory for sockets: slab and buffers.", m.sockets());
    }
}
