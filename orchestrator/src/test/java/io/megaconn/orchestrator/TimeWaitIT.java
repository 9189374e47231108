package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests ports of which half are in TIME_WAIT: the client reports it by itself. */
@Timeout(180)
class TimeWaitIT {
    /** Script that connects to itself from 110 ports and closes first; then it listens for the client. */
    private static final String CHURN = """
            import socket, threading, time
            listener = socket.socket(); listener.bind(('127.0.0.1', 9100)); listener.listen(500)
            for i in range(110):
                one = socket.create_connection(('127.0.0.1', 9100)); other = listener.accept()[0]
                one.close(); other.close()
            open('churned', 'w').close()
            held = []
            while True: held.append(listener.accept()[0])
            """;

    @Test
    void portsInTimeWaitAreNamed(@TempDir Path folder) {
        List<String> inNamespace = Namespace.before(
                "sysctl -qw net.ipv4.ip_local_port_range='40000 40199'",
                "python3 -c \"" + CHURN + "\" &",
                "for i in $(seq 300); do [ -e churned ] && break; sleep 0.1; done");
        List<String> command = Stream.concat(
                        inNamespace.stream(),
                        Jar.client()
                                .command("--endpoint=127.0.0.1:9100", "--connections=80", "--connect-rate=4")
                                .stream())
                .toList();
        try (Program client = Program.start(folder, command)) {
            client.prints("(TIME_WAIT)");
            client.prints("docs/limits/time-wait.md");
            assertThat(client.out())
                    .contains(" closed connections hold their ports")
                    .contains("net.ipv4.ip_local_port_range has 200 ports per source address");
        }
    }
}
