package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import io.megaconn.testkit.StubServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tests ramps against servers that are not megaconn's and that run already. */
class ExternalServerIT extends RampTestBase {
    private Program server(int most) {
        return keep(StubServer.start(most));
    }

    private Program rampTo(String endpoints, String... options) {
        return rampTo(200, endpoints, options);
    }

    private Program rampTo(int perClient, String endpoints, String... options) {
        List<String> args = new ArrayList<>(List.of("ramp", "--local", "--endpoint", endpoints));
        args.addAll(List.of("--connections-per-client", "" + perClient, "--batch", "2", "--output", output.toString()));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    private static String at(Program server) {
        return "127.0.0.1:" + server.port();
    }

    private static void assertAgree(JsonNode counts, int connections) {
        assertThat(counts.get("external").asBoolean()).isTrue();
        for (String witness : List.of("clients", "clientsKernel", "kernel")) {
            assertThat(counts.get(witness).asInt()).as(witness).isEqualTo(connections);
        }
    }

    @Test
    void allWitnessesCountTheConnectionsAndTheServersMemoryIsMeasured() throws Exception {
        Program server = server(10_000);
        String metrics = "http://127.0.0.1:%s/metrics?token=hunter2#connections{state=\"open\"}"
                .formatted(server.line("metrics on "));

        Program ramp = rampTo(
                10, // few enough that a busy machine sends what is due
                "tcp://" + at(server),
                "--target",
                "30",
                "--reply",
                "echo",
                "--message-interval",
                "1s",
                "--hold",
                "2s",
                "--server-count",
                metrics);

        ramp.exits(0);
        assertNoChildIsLeft(ramp);
        assertThat(server.isAlive()).isTrue();
        JsonNode report = record.report();
        assertAgree(report.get("counts"), 30);
        assertThat(report.get("counts").get("server").asInt()).isEqualTo(30);
        assertAgree(report.get("batches").get(0).get("counts"), 20);
        JsonNode cost = report.get("batches").get(1).get("serverCost");
        assertThat(cost.get("processes").asInt()).isEqualTo(1);
        assertThat(cost.get("pss").asLong()).isPositive();
        assertThat(report.get("hold").get("serverCost").get("messages").asLong())
                .isPositive();
        assertThat(report.get("hold").get("silentMost").asInt()).as("unknown").isEqualTo(-1);
        assertThat(report.get("hold").get("messages").asInt()).as("unknown").isEqualTo(-1);
        assertThat(report.get("breakdown")
                        .get("endpoints")
                        .get(0)
                        .get("connections")
                        .asInt())
                .isEqualTo(30);
        assertThat(report.get("plan").get("external").get("processes").get(0).asString())
                .isEqualTo("java (pid %d)".formatted(server.pid()));
        assertThat(record.logs()).doesNotContain("server.log");
        assertThat(ramp.out())
                .contains("not started by megaconn, on this machine")
                .contains("counts        clients 30, clients' kernel 30, server's kernel 30, server 30")
                .contains("clients, the clients' kernel, the server's kernel and the server count the same");
        String everything = ramp.out()
                + report
                + Files.readString(record.path().resolve("run.jsonl"))
                + Files.readString(record.path().resolve("report.html"));
        assertThat(everything).doesNotContain("hunter2");
    }

    /** A server of megaconn stands for the user's. */
    @Test
    void aWebSocketServerGetsTheMessagesOfTheUser() throws Exception {
        Program server = keep(
                Program.start(folder, Jar.server().command(), "--port", "0", "--protocol", "ws", "--reply", "echo"));

        Program ramp = rampTo(
                10,
                "ws://127.0.0.1:" + server.port() + "/chat?token=hunter2",
                "--target",
                "30",
                "--message",
                "{\"ping\":{sequence}}",
                "--expect",
                "\"ping\"",
                "--message-interval",
                "1s",
                "--hold",
                "4s");

        ramp.prints("hold          for");
        assertThat(ramp.children().stream()
                        .flatMap(child -> child.info().arguments().stream().flatMap(Stream::of)))
                .noneMatch(argument -> argument.contains("hunter2"))
                .contains("--message={\"ping\":{sequence}}");
        ramp.exits(0);
        JsonNode report = record.report();
        assertAgree(report.get("counts"), 30);
        assertThat(report.get("phases").get("hold").get("answered").asLong()).isPositive();
        assertThat(report.get("phases").get("hold").get("unanswered").asLong()).isZero();
        assertThat(ramp.out() + report + Files.readString(record.path().resolve("run.jsonl")))
                .doesNotContain("hunter2");
    }

    @Test
    void preflightHasACompleteConversation() {
        Program ramp = rampTo("ws://" + at(server(100)) + "/chat", "--target", "20"); // it echoes the request

        ramp.exits(3);
        assertThat(ramp.err()).contains("endpoint 127.0.0.1:").contains("after the opening");
    }

    @Test
    @OnRequest
    void idleConnectionsAreHeld() {
        rampTo(at(server(1_000)), "--target", "100", "--idle", "--hold", "2s").exits(0);

        assertAgree(record.report().get("counts"), 100);
    }

    @Test
    @OnRequest
    void aServerThatStopsAcceptingIsNotCountedAsConnected() {
        Program server = server(250);

        Program ramp = rampTo(
                at(server), "--target", "400", "--reply", "echo", "--message-interval", "1s", "--batch-timeout", "30s");

        ramp.exits(4);
        assertThat(record.report().get("verdict").asString())
                .containsPattern("connections are unanswered|are waiting in the accept queue");
    }

    @Test
    @OnRequest
    void theOpenFileLimitOfTheServerIsNamed() {
        Program server = keep(StubServer.start(10_000, 300));

        Program ramp = rampTo(at(server), "--target", "400", "--batch-timeout", "30s");

        ramp.exits(4);
        assertThat(ramp.out())
                .contains("server: EMFILE: process %d of the external server has".formatted(server.pid()))
                .contains("and its limit is 300");
    }

    @Test
    @OnRequest
    void aNameWithIpv4AndIpv6AddressesIsUsedWhereTheServerListens() {
        rampTo("localhost:" + server(1_000).port(), "--target", "50").exits(0);

        assertAgree(record.report().get("counts"), 50);
    }

    @Test
    @OnRequest
    void connectionsThatTheServerClosesInTheHoldAreLosses() {
        Program server = server(10_000);
        Program ramp = rampTo(at(server), "--target", "300", "--hold", "20s");
        ramp.prints("hold          for 20s");

        server.type("drop 40\n");

        ramp.exits(5);
        JsonNode report = record.report();
        assertThat(report.get("hold").get("lost").asInt()).isEqualTo(40);
        assertAgree(report.get("counts"), 300); // reopened
        assertThat(ramp.out()).contains("during the hold 40 connections were lost");
    }

    @Test
    @OnRequest
    void aServerThatDiesInTheHoldIsNamed() {
        Program server = server(10_000);
        Program ramp = rampTo(at(server), "--target", "200", "--hold", "15s");
        ramp.prints("hold          for 15s");

        server.kill();

        ramp.exits(5);
        assertThat(record.report().get("deaths").get(0).get("process").asString())
                .isEqualTo("server");
        assertThat(ramp.out()).contains("200 connections were lost");
    }

    @Test
    void preflightRefusesAnEndpointThatRefuses() {
        int nobody = FreePorts.free();

        Program ramp = rampTo(at(server(100)) + ",127.0.0.1:" + nobody, "--target", "40");

        ramp.exits(3);
        assertThat(ramp.err())
                .contains("endpoint 127.0.0.1:%d".formatted(nobody))
                .contains("start the server");
    }

    @Test
    void aPortWithoutAListenerIsNotInAnotherNamespace() {
        Program ramp = rampTo("127.0.0.1:" + FreePorts.free(), "--target", "40", "--dry-run");

        ramp.exits(0);
        assertThat(ramp.out())
                .contains("on this machine, where nothing listens now")
                .doesNotContain("namespace");
    }

    @Test
    void aPipeThatEveryClientWouldReadIsRefused() {
        Program ramp = rampTo(at(server(100)), "--target", "40", "--message-file", "/dev/stdin");

        ramp.exits(2);
        assertThat(ramp.err())
                .contains("--message-file /dev/stdin is not a regular file")
                .doesNotContain("\tat ");
    }

    @Test
    void anEndpointThatRefusesDoesNotHoldUpTheOthers() {
        Program good = server(100);
        int nobody = FreePorts.free();

        Program ramp = rampTo(at(good) + ",127.0.0.1:" + nobody, "--target", "60", "--force");

        ramp.prints("ECONNREFUSED")
                .prints("nothing listens on 127.0.0.1:" + nobody)
                .prints("30 of 60");
        ramp.interrupt();
        ramp.exits(130);
        assertThat(record.report().get("counts").get("clients").asInt()).isEqualTo(30);
    }

    @Test
    @OnRequest
    void twoEndpointsGetTheSameNumber() {
        rampTo(at(server(1_000)) + "," + at(server(1_000)), "--target", "500").exits(0);

        assertThat(record.report()
                        .get("breakdown")
                        .get("endpoints")
                        .valueStream()
                        .map(one -> one.get("connections").asInt()))
                .containsExactly(250, 250);
    }

    @Test
    @OnRequest
    void connectionsOfOtherPeersAreShownAndFailNothing() throws Exception {
        Program server = server(10_000);
        String metrics =
                "http://127.0.0.1:%s/metrics#connections{state=\"open\"}".formatted(server.line("metrics on "));
        try (Peers earlier = new Peers(server.port(), 50)) {
            Program ramp = rampTo(at(server), "--target", "300", "--idle", "--hold", "5s", "--server-count", metrics);
            ramp.prints("hold          for");
            assertThat(ramp.out()).contains("server 300\n").doesNotContain("others");
            earlier.close();
            try (Peers later = new Peers(server.port(), 20)) {
                ramp.exits(0);
            }
        }
        JsonNode counts = record.report().get("counts");
        assertAgree(counts, 300);
        assertThat(counts.get("others").asInt()).isEqualTo(20);
        assertThat(counts.get("server").asInt()).isEqualTo(270);
        assertThat(counts.get("serverTotal").asInt()).isEqualTo(320);
        assertThat(record.report().get("faults")).isEmpty();
    }

    /** Peers of a server that do not belong to the run. */
    private static final class Peers implements AutoCloseable {
        private final List<Socket> sockets = new ArrayList<>();

        Peers(int port, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                sockets.add(new Socket("127.0.0.1", port));
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
