package io.megaconn.client;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests a client as a pod starts it: with a plan and its index in it. */
@Timeout(180)
class PlanIT {
    @TempDir
    Path dir;

    /** A plan of 45 connections, 20 per client. */
    private String plan(InetSocketAddress server) throws IOException {
        ClientPlan plan = new ClientPlan(
                "run-1", List.of(Endpoint.of(server)), 45, 20, new Workload(Duration.ofMillis(500), 7, Reply.ECHO), 0);
        return Files.writeString(dir.resolve("plan.json"), plan.toJson()).toString();
    }

    @Test
    void everyClientHoldsItsShareOfThePlanAndTheLastOneTheRest() throws Exception {
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Program first = ClientProcess.start("--plan", plan(server.address()), "--index=megaconn-client-0");
                Program last = ClientProcess.start("--plan", plan(server.address()), "--index=2")) {
            eventually().until(server::open, open -> open == 25);
            eventually().until(() -> first.admin().get("/readyz").statusCode() == 200);
            eventually().until(() -> last.admin().get("/readyz").statusCode() == 200);
            assertThat(first.admin().get("/stats").body()).contains("\"index\":0,\"share\":20,");
            assertThat(last.admin().get("/stats").body()).contains("\"index\":2,\"share\":5,");
            // What they send, how often, and that replies come is the plan's too.
            eventually().until(() -> bytesPerReply(last.admin().get("/stats").body()) == 7);
            assertThat(first.errLines()).isEmpty();
        }
    }

    /** Returns the bytes per reply; 0 before the first reply. */
    private static double bytesPerReply(String stats) {
        Matcher m =
                Pattern.compile("\"replies\":(\\d+),\"bytesReceived\":(\\d+)").matcher(stats);
        assertThat(m.find()).isTrue();
        return Double.parseDouble(m.group(2)) / Math.max(1, Integer.parseInt(m.group(1)));
    }

    @Test
    void aClientThatThePlanHasNoUseForSaysSoAndEnds() throws Exception {
        try (Program client =
                ClientProcess.start("--plan", plan(TestServer.nobody()), "--index", "megaconn-client-3")) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(client.outLines()).isEmpty();
            assertThat(client.errLines())
                    .containsExactly(
                            "client: the plan assigns no connections to client 3: it has 3 clients, 0 to 2, for a target of 45");
        }
    }
}
