package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Limits of the network, each in a network namespace of its own. */
class LimitsIT extends LimitTestBase {
    @Test
    void noSourcePortsLeft() {
        Program ramp =
                ramp(Namespace.program(), "--target", "600", "--connect-rate", "50", "--connections-per-client", "600");
        Program.eventually().until(record::isInMidBatch);

        Namespace.inside(ramp, "sysctl -qw net.ipv4.ip_local_port_range='40000 40001'");

        ramp.exits(4);
        JsonNode found = assertFound(ramp, "source-ports", "EADDRNOTAVAIL", "600 source ports needed", "has 2");
        assertThat(found.get("fatal").asBoolean()).isTrue();
        assertThat(found.get("fix").asString()).contains("ip_local_port_range=\"1024 65535\"");
        assertThat(record.report().get("seconds").asDouble())
                .as("not at the timeout")
                .isLessThan(200);
    }

    @Test
    void aFirewallThatDrops() {
        Program ramp = ramp(
                Namespace.program(
                        Namespace.filter("input", "tcp dport " + port + " tcp flags & (syn|ack) == syn drop")),
                "--target",
                "50",
                "--batch-timeout",
                "20s");

        ramp.exits(4);
        assertFound(ramp, "timeout", "connects got no answer from 127.0.0.1:" + port);
    }
}
