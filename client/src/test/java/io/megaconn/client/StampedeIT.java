package io.megaconn.client;

import static io.megaconn.testkit.Program.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a client whose server is restarted: it reconnects no faster than its rate. */
@Timeout(180)
class StampedeIT {
    private static final int CONNECTIONS = 200;
    private static final int RATE = 100;

    /** Connects that {@link RateLimit} permits at once, plus one for the fraction, on each of at most four event loops. */
    private static final int BURST = RATE / 10 + 2 * 4;

    @Test
    void afterARestartOfTheServerTheConnectRateIsKept() throws Exception {
        TestServer first = TestServer.start(TestServer.DISCARD);
        try (first;
                Program client = client(first, "--connect-rate", "" + RATE)) {
            eventually().until(first::open, open -> open == CONNECTIONS);
            InetSocketAddress address = first.address();
            first.close();
            eventually().until(() -> stat(client, "lost") == CONNECTIONS);
            eventually().until(() -> stat(client, "ECONNREFUSED") > 0);

            List<Long> arrivals = new CopyOnWriteArrayList<>();
            long restarted = System.nanoTime();
            TestServer.Behavior noting = socket -> {
                arrivals.add(System.nanoTime());
                TestServer.DISCARD.serve(socket);
            };
            try (TestServer second = TestServer.start(address, noting)) {
                eventually().until(second::open, open -> open == CONNECTIONS);
                eventually().until(() -> client.admin().get("/readyz").statusCode() == 200);
                assertThat(stat(client, "established")).isEqualTo(2 * CONNECTIONS);
            }
            assertKept(arrivals.stream().sorted().toList(), restarted);
        }
    }

    /** Maximum number by then; a slow machine only delays them. */
    private static void assertKept(List<Long> arrivals, long start) {
        assertThat(arrivals).hasSize(CONNECTIONS);
        for (int i = 0; i < CONNECTIONS; i++) {
            double seconds = (arrivals.get(i) - start) / 1e9;
            assertThat(i + 1.0)
                    .as("connections %.3f s after the restart", seconds)
                    .isLessThanOrEqualTo(BURST + RATE * seconds);
        }
    }

    @Test
    @OnRequest
    void aServerThatIsAwayIsTriedSeldom() throws Exception {
        TestServer server = TestServer.start(TestServer.DISCARD);
        try (server;
                Program client = client(server)) {
            eventually().until(server::open, open -> open == CONNECTIONS);

            server.close();

            eventually().until(() -> stat(client, "ECONNREFUSED") > 0);
            await().during(3, SECONDS).atMost(10, SECONDS).until(() -> stat(client, "ECONNREFUSED") < 3 * CONNECTIONS);
            assertThat(stat(client, "connections")).isZero();
        }
    }

    private static Program client(TestServer server, String... more) throws IOException {
        String[] all = {
            "--endpoint", "127.0.0.9:" + server.address().getPort(), "--connections", "" + CONNECTIONS,
        };
        return ClientProcess.start(Pattern.compile(" ")
                .splitAsStream(String.join(" ", all) + " " + String.join(" ", more))
                .toArray(String[]::new));
    }

    private static long stat(Program client, String name) throws IOException, InterruptedException {
        Matcher number = Pattern.compile("\"" + name + "\":(\\d+)")
                .matcher(client.admin().get("/stats").body());
        return number.find() ? Long.parseLong(number.group(1)) : 0;
    }
}
