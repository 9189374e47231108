package io.megaconn.client;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests a client's own verdict, and its exit code. */
@Timeout(180)
class VerdictIT {
    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aClientThatNeverHeldItsShareExitsWith4AndSaysWhyOnce() throws Exception {
        int port = closedPort();
        try (Program client = ClientProcess.start("--endpoint=127.0.0.9:" + port, "--connections=10")) {
            awaitFinding(client, "ECONNREFUSED", "nothing listens on 127.0.0.9:" + port);
            client.interrupt();
            assertThat(client.exitCode()).isEqualTo(ExitCode.NOT_REACHED);
            assertThat(client.outLines())
                    .filteredOn(line -> line.startsWith("finding: ") && line.contains("ECONNREFUSED"))
                    .hasSize(1);
            assertThat(client.outLines())
                    .anySatisfy(line -> assertThat(line).startsWith("held       0 of 10"))
                    .anySatisfy(line -> assertThat(line).startsWith("failures   ECONNREFUSED "));
            assertThat(client.outLines().getLast()).contains("never reached its 10 connections", "exit code 4");
        }
    }

    @Test
    void aClientInOrderExitsWith0AndLoadsNoRuleAndNothingOfTls(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes.log");
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Program client = Jar.client()
                        .with("-Xlog:class+load:file=" + log)
                        .start(
                                "--endpoint=127.0.0.9:" + server.address().getPort(),
                                "--connections=20",
                                "--message-interval=10s", // so seldom that no reply is late on a busy machine
                                "--reply=echo",
                                "--duration=4s")) {
            assertThat(client.exitCode()).isZero();
            assertThat(client.outLines())
                    .noneMatch(line -> line.startsWith("finding: "))
                    .anySatisfy(line -> assertThat(line).startsWith("held       20 of 20"))
                    .anySatisfy(line ->
                            assertThat(line).startsWith("connect    p50 ").contains("(n 20)"));
            assertThat(client.outLines().getLast()).contains("exit code 0");
            assertThat(Files.readString(log))
                    .contains("io.megaconn.runtime.engine.TcpTransport ")
                    .doesNotContain("io.megaconn.runtime.diagnose.", "io.megaconn.runtime.tls.", "tcnative");
        }
    }

    @Test
    void aClientThatLostConnectionsExitsWith5() throws Exception {
        try (TestServer server = TestServer.start(TestServer.DISCARD);
                Program client = ClientProcess.start(server)) {
            eventually().until(() -> client.outLines().stream().anyMatch(line -> line.startsWith("connections=20/20")));
            server.close();
            awaitFinding(client, "nothing listens on ");
            client.interrupt();
            assertThat(client.exitCode()).isEqualTo(ExitCode.DISAGREE);
            assertThat(client.outLines().getLast()).contains("20 connections were lost", "exit code 5");
        }
    }

    /** A server such as Redis: replies that can't be timed decide nothing. */
    @Test
    @OnRequest
    void aServerThatDoesNotEchoMakesRepliesUnknown() throws Exception {
        TestServer.Behavior pong = socket -> {
            InputStream in = socket.getInputStream();
            while (in.readNBytes(16).length == 16) {
                socket.getOutputStream().write("+PONG\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        };
        try (TestServer server = TestServer.start(pong);
                Program client = ClientProcess.start(server, "--payload-size=16", "--reply=echo")) {
            eventually().until(() -> client.out().contains("cannot time them"));
            eventually().until(() -> client.outLines().getLast().contains("replies/s=unknown unanswered=unknown"));
            assertThat(client.admin().get("/stats").body()).contains("\"requests\":null", "\"noEcho\":true");
            assertThat(client.admin().get("/metrics").body())
                    .contains("megaconn_client_connections 20.0")
                    .doesNotContain("megaconn_client_unanswered", "megaconn_client_repl");
            client.interrupt();
            assertThat(client.exitCode()).isZero();
            assertThat(client.outLines())
                    .anySatisfy(line -> assertThat(line).startsWith("reply      unknown"))
                    .anySatisfy(line -> assertThat(line).contains("answered and unanswered unknown"))
                    .last()
                    .asString()
                    .contains(
                            "; replies could not be checked: the peer sends something else than echoes (exit code 0)");
        }
    }

    @Test
    void connectsWithoutAnAnswerAreNamedAtTheEnd() throws Exception {
        try (TestServer silent = TestServer.listen(TestServer.address(0), 1, TestServer.DISCARD);
                Program client = ClientProcess.start(
                        "--endpoint=127.0.0.9:" + silent.address().getPort(), "--connections=12", "--duration=2s")) {
            assertThat(client.exitCode()).isEqualTo(ExitCode.NOT_REACHED);
            assertThat(client.outLines())
                    .anySatisfy(
                            line -> assertThat(line).matches("failures +none; 1[01] connects still without an answer"));
            assertThat(client.outLines().getLast()).contains("connects still without an answer");
        }
    }

    @Test
    void aServerThatClosesEachConnectionIsFoundOut() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.9"));
                Program client =
                        ClientProcess.start("--endpoint=127.0.0.9:" + listener.getLocalPort(), "--connections=5")) {
            Thread.ofPlatform().daemon().start(() -> closeAll(listener));
            awaitFinding(client, "closed ", "EOF");
            client.interrupt();
            assertThat(client.exitCode()).isNotZero();
        }
    }

    /** Waits for a finding. Others may come before it: ports in TIME_WAIT belong to the whole machine. */
    private static void awaitFinding(Program client, String... words) {
        eventually()
                .untilAsserted(() -> assertThat(client.outLines())
                        .anySatisfy(
                                line -> assertThat(line).startsWith("finding: ").contains(words)));
    }

    private static void closeAll(ServerSocket listener) {
        try {
            while (true) {
                try (Socket one = listener.accept()) {
                    one.shutdownOutput();
                }
            }
        } catch (IOException e) {
            // closed with the test
        }
    }
}
