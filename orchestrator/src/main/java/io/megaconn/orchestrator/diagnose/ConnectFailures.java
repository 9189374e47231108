package io.megaconn.orchestrator.diagnose;

import io.megaconn.orchestrator.event.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the clients' error numbers mean. */
final class ConnectFailures implements Rule {
    private record Meaning(String errno, String limit, String means, String fix) {}

    private static final List<Meaning> MEANINGS = List.of(
            new Meaning("ECONNREFUSED", "refused", "nobody listens on the endpoint", ""),
            new Meaning("ECONNRESET", "reset", "the server resets connections", ""),
            new Meaning("EOF", "reset", "the server closes connections", ""),
            new Meaning(
                    "TIMEOUT",
                    "timeout",
                    "connects get no answer: a full listen queue or a firewall",
                    "sysctl net.core.somaxconn"),
            new Meaning(
                    "ETIMEDOUT",
                    "timeout",
                    "connects get no answer: a full listen queue or a firewall",
                    "sysctl net.core.somaxconn"),
            new Meaning(
                    "EADDRNOTAVAIL",
                    "source-ports",
                    "no source port is left",
                    "sudo sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\", or fewer connections per client"),
            new Meaning("EMFILE", "open-files", "the open-file limit of a process is reached", "ulimit -n"),
            new Meaning(
                    "ENFILE",
                    "file-max",
                    "the open-file limit of the system is reached",
                    "sudo sysctl -w fs.file-max=3000000"),
            new Meaning(
                    "ENOSPC",
                    "epoll-watches",
                    "no epoll watch is left",
                    "sudo sysctl -w fs.epoll.max_user_watches=..."),
            new Meaning("ENOBUFS", "tcp-mem", "the kernel has no memory for sockets", "sysctl net.ipv4.tcp_mem"));

    @Override
    public List<Finding> look(Facts facts) {
        if (facts.missing() == 0) {
            return List.of();
        }
        return facts.seen().clients().failures().entrySet().stream()
                .filter(entry -> facts.failures(entry.getKey()) > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(3)
                .map(entry -> finding(entry.getKey(), facts.failures(entry.getKey())))
                .toList();
    }

    private static Finding finding(String errno, long times) {
        Optional<Meaning> meaning =
                MEANINGS.stream().filter(m -> m.errno().equals(errno)).findFirst();
        String said = "%s %,d times".formatted(errno, times);
        return meaning.map(m -> Finding.of(m.limit(), "clients", said + ": " + m.means(), m.fix()))
                .orElseGet(() -> Finding.of("errors", "clients", said, "see the clients' logs"));
    }
}
