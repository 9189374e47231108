package io.megaconn.runtime.metrics;

import io.megaconn.runtime.BuildVersion;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.ProtocolStats;
import io.megaconn.runtime.wire.Requests;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of a client process, listed in docs/how-to/metrics.md. */
public final class ClientMetrics {
    /** Label values that exist from the start, at zero: Prometheus sees no increase in a series that begins with 1. */
    private static final String[] REASONS = {
        "EADDRNOTAVAIL", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "EMFILE", "EOF", "ETIMEDOUT", "TIMEOUT"
    };

    private ClientMetrics() {}

    /** @param s exact stats, with histograms */
    public static MetricSnapshots of(ClientStats s) {
        Metrics metrics = new Metrics("megaconn_client")
                .info(
                        "Version and place in the plan.",
                        Labels.of(
                                "version",
                                BuildVersion.number(),
                                "index",
                                String.valueOf(s.index()),
                                "file_tables",
                                ProcessMetrics.fileTables(s.perLoopFileTables())))
                .gauge("connections", "Connections established now.", s.connections())
                .gauge("share_connections", "Connections that this client has to hold.", s.share())
                .gauge("connecting_connections", "Connects under way.", s.connecting())
                .gauge(
                        "ready",
                        "1 while all assigned connections are established and none is unanswered.",
                        s.ready() ? 1 : 0)
                .counter("connections_established", "Connects that succeeded.", s.established())
                .counter(
                        "connections_lost",
                        "Established connections that ended, and that the client did not close itself.",
                        s.lost())
                .counter("failures", "Connects that failed, and losses, by errno.", "reason", failures(s))
                .counter("messages_sent", "Messages sent.", s.sent())
                .counter(
                        "messages_blocked",
                        "Messages not sent when due: the peer did not read, or an event loop was stalled.",
                        s.blocked())
                .counter("received_bytes", "Bytes received.", s.bytesReceived())
                .histogram(
                        "connect_seconds",
                        "From connect(2) to established.",
                        s.connectTime().decode());
        add(metrics, s.protocol());
        if (!s.noEcho()) {
            metrics.counter("replies", "Complete replies, with --reply echo or --expect.", s.replies())
                    .histogram(
                            "reply_seconds",
                            "From the intended send time to the complete reply, with --reply echo or --expect.",
                            s.replyTime().decode());
        }
        if (s.due() >= 0) {
            metrics.counter("messages_due", "Messages that were due, whether they could be sent or not.", s.due());
        }
        Requests requests = s.requests();
        if (requests != null) {
            add(metrics, requests);
        }
        ProcessMetrics.add(metrics, s.memory(), s.gc(), s.loops(), s.heartbeat());
        return metrics.snapshots();
    }

    private static void add(Metrics metrics, ProtocolStats protocol) {
        metrics.counter("unsolicited_messages", "Complete messages without an open request.", protocol.unsolicited())
                .counter("unsolicited_bytes", "Bytes without an open request.", protocol.unsolicitedBytes())
                .counter("pings_received", "Pings from the server.", protocol.pingsReceived())
                .counter("pings_sent", "Pings sent.", protocol.pingsSent())
                .histogram(
                        "handshake_seconds",
                        "From a successful connect until the TLS handshake is complete.",
                        protocol.handshakeTime().decode())
                .counter(
                        "resumed_handshakes",
                        "TLS handshakes that resumed a session, with --tls-resume.",
                        protocol.resumedHandshakes())
                .histogram(
                        "opening_seconds",
                        "From a successful connect or TLS handshake until the opening is complete.",
                        protocol.openingTime().decode());
        if (protocol.delivery() != null) {
            addDelivery(metrics, protocol.delivery());
        }
    }

    /** Adds what a process received with its send time. */
    static void addDelivery(Metrics metrics, Deliveries delivery) {
        metrics.histogram(
                        "delivery_seconds",
                        "From the intended send time in a received message, {time}, until it was read; of senders on this machine.",
                        delivery.time().decode())
                .counter(
                        "messages_from_other_clocks",
                        "Received messages with a {time} of another machine: their delivery latency is unknown.",
                        delivery.otherClock());
    }

    private static void add(Metrics metrics, Requests requests) {
        metrics.gauge("open_requests", "Requests without a reply now, those in flight included.", requests.open())
                .gauge(
                        "overdue_requests",
                        "Requests that are open for longer than one message interval now.",
                        requests.overdue())
                .counter("requests_ended", "Requests whose connection ended before the reply came.", requests.ended())
                .gauge(
                        "unanswered_requests",
                        "Overdue now, or ended without a reply: a late reply takes its request out.",
                        requests.unanswered())
                .gauge(
                        "unanswered_connections",
                        "Connections without any reply for two message intervals.",
                        requests.unansweredConnections())
                .gauge(
                        "unconfirmed_connections",
                        "Established connections that never had a reply.",
                        requests.unconfirmed())
                .counter(
                        "replies_mismatched",
                        "Times that a peer sent something other than the message with --reply echo.",
                        requests.mismatched());
    }

    private static Map<String, Long> failures(ClientStats s) {
        Map<String, Long> failures = new TreeMap<>(s.failures());
        for (String reason : REASONS) {
            failures.putIfAbsent(reason, 0L);
        }
        return failures;
    }
}
