package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests a proxy between clients and server that closes each connection after three seconds. */
class IdleCloseIT extends LimitTestBase {
    @Test
    @OnRequest
    void connectionsThatAllEndAtOneAge() throws Exception {
        int proxy = FreePorts.free();
        List<String> java = Jar.orchestrator().command();
        String start = "'%s' -cp '%s' io.megaconn.orchestrator.AgeProxy %d %d 3000 > /dev/null &"
                .formatted(java.getFirst(), System.getProperty("java.class.path"), proxy, port);
        // Clients have other source addresses than 127.0.0.1, which is the proxy's.
        String redirect = """
                nft add table ip megaconn
                nft 'add chain ip megaconn output { type nat hook output priority -100; }'
                nft 'add rule ip megaconn output ip saddr != 127.0.0.1 tcp dport %d redirect to :%d'""".formatted(port, proxy);
        Program ramp = ramp(
                Namespace.program(start, redirect), "--target", "80", "--message-interval", "20s", "--hold", "10m");

        awaitFound(ramp, "idle-close", "closes connections");
        assertThat(findings("idle-close").findFirst().orElseThrow().get("seen").asString())
                .matches(".* (2\\.[6-9]|3|3\\.[0-5])s.*");
    }
}
