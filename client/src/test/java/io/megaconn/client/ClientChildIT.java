package io.megaconn.client;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a client that an orchestrator started: standard input sets its connections, and its end stops the client. */
@Timeout(180)
class ClientChildIT {
    @Test
    void linesOnStandardInputRaiseTheShareUpToTheCapacityAndItsEndEndsTheClientAndItsConnections() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Program client = ClientProcess.start(server, "--child", "--capacity", "60")) {
            awaitOpen(server, 20);
            client.type("40\n");
            awaitOpen(server, 40);
            client.type("30\n 50 \n");
            awaitOpen(server, 50);
            assertThat(client.errLines()).isEmpty();

            client.type("many\n\n99999999999999\n-5\n55\n"); // bad lines are reported, later ones count
            awaitOpen(server, 55);
            assertThat(client.isAlive()).isTrue();
            assertThat(client.errLines()).hasSize(3).allMatch(line -> line.startsWith("client: standard input: "));
            assertThat(client.errLines().getFirst()).contains("'many'");

            client.type("1000\n"); // more than there is room for
            awaitOpen(server, 60);
            eventually().until(() -> client.admin().get("/readyz").statusCode() == 200);
            assertThat(client.admin().get("/stats").body()).contains("\"share\":60", "\"established\":60");

            client.endOfInput();
            assertThat(client.exitCode()).isZero();
            assertThat(client.errLines()).hasSize(3);
            awaitOpen(server, 0);
        }
    }

    @Test
    void aChildThatWaitsForItsTurnIsNotReady() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Program client = ClientProcess.start(
                        "--endpoint",
                        "127.0.0.9:" + server.address().getPort(),
                        "--connections",
                        "0",
                        "--capacity",
                        "20",
                        "--child")) {
            assertThat(client.admin().get("/readyz").statusCode()).isEqualTo(503);
            client.type("20\n");
            eventually().until(() -> client.admin().get("/readyz").statusCode() == 200);
            awaitOpen(server, 20);
        }
    }

    private static void awaitOpen(TestServer server, int connections) {
        eventually().until(server::open, open -> open == connections);
    }
}
