package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs into limits of the network, each in its own network namespace. */
class LimitsIT extends LimitTestBase {
    @Test
    void noSourcePortsLeft() {
        Program ramp =
                ramp(Namespace.program(), "--target", "600", "--connect-rate", "50", "--connections-per-client", "600");
        Program.eventually().until(record::isInMidBatch);

        Namespace.inside(
                ramp,
                "sysctl -qw net.ipv4.ip_local_port_range='40000 40009' net.ipv4.ip_local_reserved_ports=40002-40009");

        ramp.exits(4);
        JsonNode found = assertFound(
                ramp, "source-ports", "EADDRNOTAVAIL", "600 source ports needed", "has only 2 unreserved ports");
        assertThat(found.get("fatal").asBoolean()).isTrue();
        assertThat(found.get("fix").asString()).contains("ip_local_port_range=\"32768 65535\"");
        assertThat(record.report().get("seconds").asDouble())
                .as("not at the timeout")
                .isLessThan(200);
    }

    @Test
    @OnRequest
    void aFirewallThatRejects() throws Exception {
        Program ramp = ramp(
                Namespace.program(Namespace.filter("input", "tcp dport " + port + " reject with tcp reset")),
                "--target",
                "50");

        JsonNode found = awaitFound(ramp, "refused", "ECONNREFUSED", "127.0.0.1:" + port);
        assertThat(found.get("fatal").asBoolean()).isFalse();
    }

    @Test
    void aFirewallThatDrops() throws Exception {
        Program ramp = ramp(
                Namespace.program(
                        Namespace.filter("input", "tcp dport " + port + " tcp flags & (syn|ack) == syn drop")),
                "--target",
                "50");

        awaitFound(ramp, "timeout", "connects got no answer from 127.0.0.1:" + port);
    }

    @Test
    @OnRequest
    void aFirewallThatResetsWhatSends() throws Exception {
        Program ramp = ramp(
                Namespace.program(Namespace.filter(
                        "input", "tcp dport " + port + " tcp flags & psh == psh reject with tcp reset")),
                "--target",
                "60",
                "--connect-rate",
                "10",
                "--message-interval",
                "500ms");

        awaitFound(ramp, "reset", "ECONNRESET");
    }

    @Test
    @OnRequest
    void aServerThatDoesNotAccept() throws Exception {
        Program ramp = ramp(
                Namespace.program("sysctl -qw net.core.somaxconn=1"),
                "--target",
                "400",
                "--connections-per-client",
                "400",
                "--connect-rate",
                "50");
        Program.eventually().until(record::isInMidBatch);
        long server = ramp.pidOf("--port=" + port);

        Program.kill("STOP", server);
        Program.eventually().until(() -> said("listen-queue"));
        Program.kill("CONT", server);

        ramp.exits(0);
        JsonNode found = assertFound(ramp, "listen-queue", "ListenOverflows grew by", "net.core.somaxconn is 1");
        assertThat(found.get("fix").asString()).isEqualTo("sudo sysctl -w net.core.somaxconn=4096");
        assertThat(ramp.out()).contains("noticed");
    }

    @Test
    @OnRequest
    void handshakesThatDoNotEnd() throws Exception {
        Program ramp = ramp(
                Namespace.program(
                        "sysctl -qw net.core.somaxconn=8 net.ipv4.tcp_syncookies=0",
                        Namespace.filter("output", "tcp sport " + port + " tcp flags & (syn|ack) == syn|ack drop")),
                "--target",
                "200");

        awaitFound(ramp, "syn-queue", "TCPReqQFullDrop grew by", "net.core.somaxconn 8");
        assertNotFound("timeout");
    }

    @Test
    @OnRequest
    void aTableOfTrackedConnectionsThatIsFull() throws Exception {
        long most = Long.parseLong(Files.readAllLines(Path.of("/proc/sys/net/netfilter/nf_conntrack_max"))
                .getFirst());
        String why =
                "SKIPPED a full conntrack table: it takes conntrack (apt install conntrack), and 400 bytes for each of "
                        + most;
        boolean possible = Files.exists(Path.of("/usr/sbin/conntrack")) && most <= 300_000;
        orSkip(possible, why);
        // Of this namespace only the ramp's connections are tracked, and all but a hundred places are taken.
        String entries = """
                awk 'BEGIN { for (i = 0; i < %d - 100; i++) printf "-I -t 600 -u SEEN_REPLY,ASSURED -s 10.9.0.%%d -d 10.8.0.1 \\
                -p tcp --sport %%d --dport 80 --state ESTABLISHED\\n", i / 60000 + 1, i %% 60000 + 1024 }' > entries.txt
                conntrack -R entries.txt > /dev/null 2>&1""".formatted(most);
        Program ramp = ramp(
                Namespace.program(
                        Namespace.filter("output", "ct state new accept"),
                        onlyThisPort("sent", "output"),
                        onlyThisPort("got", "prerouting"),
                        entries),
                "--target",
                "300");

        JsonNode found = awaitFound(ramp, "conntrack", " of %,d entries in use".formatted(most));
        assertThat(found.get("fix").asString()).startsWith("sudo sysctl -w net.netfilter.nf_conntrack_max=");
        assertNotFound("timeout");
    }

    /** Returns a rule that tracks only this port. */
    private String onlyThisPort(String chain, String hook) {
        return """
                nft 'add chain inet megaconn %1$s { type filter hook %2$s priority -300; }'
                nft 'add rule inet megaconn %1$s tcp dport %3$d accept'
                nft 'add rule inet megaconn %1$s tcp sport %3$d accept'
                nft 'add rule inet megaconn %1$s notrack'""".formatted(chain, hook, port);
    }

    @Test
    @OnRequest
    void tooSlowForTheTimeout() throws Exception {
        Program ramp = ramp("--target", "5000", "--connect-rate", "10", "--batch-timeout", "100s");

        JsonNode found = awaitFound(ramp, "slow", "connections per second", "--batch-timeout is 1m40s");
        assertThat(found.get("fix").asString()).matches("add --batch-timeout \\d+[sm].*");
    }

    /** Kills the server first, so its end of each connection waits. */
    @Test
    @OnRequest
    void noRoomForConnectionsThatEnded() {
        Program ramp = ramp(
                Namespace.program("sysctl -qw net.ipv4.tcp_max_tw_buckets=5"),
                "--target",
                "400",
                "--connections-per-client",
                "400",
                "--connect-rate",
                "100");
        Program.eventually().until(record::isInMidBatch);

        Program.kill("KILL", ramp.pidOf("--port=" + port));

        ramp.exits(0);
        JsonNode found =
                assertFound(ramp, "time-wait-buckets", "skipped TIME_WAIT", "net.ipv4.tcp_max_tw_buckets is 5");
        assertThat(found.get("fix").asString()).isEqualTo("sudo sysctl -w net.ipv4.tcp_max_tw_buckets=131072");
        assertThat(record.eventsSoFar())
                .anySatisfy(event -> assertThat(event.toString())
                        .contains(
                                "preflighted",
                                "{\"name\":\"net.ipv4.tcp_max_tw_buckets\",\"status\":\"WARN\",\"found\":\"5\""));
    }
}
