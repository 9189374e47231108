package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a batch did not become whole, in words, and what to type. Pure. */
final class Reasons {
    private static final Map<String, String> MEANINGS = Map.of(
            "ECONNREFUSED", "nobody listens on the endpoint",
            "ECONNRESET", "the server resets connections",
            "EOF", "the server closes connections",
            "TIMEOUT", "connects get no answer: a full listen queue (net.core.somaxconn) or a firewall",
            "ETIMEDOUT", "connects get no answer: a full listen queue (net.core.somaxconn) or a firewall",
            "EADDRNOTAVAIL",
                    "no source port is left: type sudo sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\","
                            + " or use fewer connections per client",
            "EMFILE", "the open-file limit of a process is reached: type ulimit -n, see preflight",
            "ENFILE", "the open-file limit of the system is reached: type sudo sysctl -w fs.file-max=...",
            "ENOSPC", "no epoll watch is left: type sudo sysctl -w fs.epoll.max_user_watches=...",
            "ENOBUFS", "the kernel has no memory for sockets: see net.ipv4.tcp_mem");

    private Reasons() {}

    static String of(Batch batch, Snapshot seen, Duration timeout) {
        long held = seen.clients().connections();
        String after = " after " + Quantities.format(timeout);
        if (held == batch.expected()) {
            return "the counts disagree%s: %s".formatted(after, seen.counts());
        }
        if (!seen.waiting().isEmpty()) {
            return "%,d of %,d connections%s: %s".formatted(held, batch.expected(), after, seen.waiting());
        }
        return "%,d of %,d connections%s, %d of %d clients full%s"
                .formatted(
                        held,
                        batch.expected(),
                        after,
                        seen.clients().ready(),
                        batch.firstClient() + batch.clients(),
                        failures(seen.clients().failures()));
    }

    static String failures(Map<String, Long> failures) {
        if (failures.isEmpty()) {
            return "; no connect has failed: they are only slow, so give them time with --batch-timeout";
        }
        return failures.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(3)
                .map(e -> "; %s %,d times (%s)"
                        .formatted(e.getKey(), e.getValue(), MEANINGS.getOrDefault(e.getKey(), "see the client's log")))
                .collect(Collectors.joining());
    }
}
