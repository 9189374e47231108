package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.ExitCode;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerMainIT {
    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    private static String get(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void itSaysWhereItListensAndHowItIsEverySecondAndNothingElse() throws Exception {
        try (ServerProcess server = ServerProcess.listening()) {
            assertThat(server.line("file tables: ")).contains("event loops");
            Socket socket = sockets.connect(server.address());
            socket.getOutputStream().write(new byte[32]);

            String line = "connections=1 accepted=1 closed=0 silent=\\d messages/s=[01] sources=1"
                    + " rss=\\d+MiB heap=\\d+(KiB|MiB) conntrack=(off|\\d+/\\d+)";
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> server.out.stream().anyMatch(l -> l.matches(line)));
            socket.close();
            server.line("connections=0 accepted=1 closed=1 ");
            assertThat(server.out)
                    .allMatch(l -> l.matches("(file tables: |listening on |admin http://|connections=).*"));
            assertThat(server.err).isEmpty(); // no warnings of the JVM either
        }
    }

    @Test
    void theAdminEndpointTellsTheSame() throws Exception {
        try (ServerProcess server = ServerProcess.listening("--message-interval", "30s")) {
            sockets.connect(server.address());
            server.line("connections=1 ");
            assertThat(get(server.adminUrl() + "/livez")).isEqualTo("ok\n");
            assertThat(get(server.adminUrl() + "/readyz")).isEqualTo("ready\n");
            assertThat(get(server.adminUrl() + "/stats?collect"))
                    .contains("\"pid\":" + server.process.pid(), "\"connections\":1,", "\"established\":1,");
            assertThat(get(server.adminUrl() + "/metrics")).contains("\nmegaconn_server_connections 1.0\n");
        }
    }

    @Test
    void itTellsWhichAddressesItHasSeen() throws Exception {
        try (ServerProcess server = ServerProcess.listening()) {
            sockets.connect(server.address()).close();
            server.line("connections=0 accepted=1 ");
            assertThat(get(server.adminUrl() + "/seen?address=127.0.0.1"))
                    .isEqualTo("{\"address\":\"127.0.0.1\",\"seen\":true}\n");
            assertThat(get(server.adminUrl() + "/seen?address=10.244.1.7"))
                    .isEqualTo("{\"address\":\"10.244.1.7\",\"seen\":false}\n");
        }
    }

    @Test
    void sigtermEndsItWithZeroAndClosesConnections() throws Exception {
        try (ServerProcess server = ServerProcess.listening()) {
            Socket socket = sockets.connect(server.address());
            server.line("connections=1 ");
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.out.getLast()).isEqualTo("stopped: closing 1 connections");
            assertThat(server.err).isEmpty();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void sigtermIsHeardFromTheFirstLineOn() throws Exception {
        try (ServerProcess server = ServerProcess.listening()) {
            server.line("file tables: ");
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }

    @Test
    void aChildEndsWithItsParentsPipe() throws Exception {
        try (ServerProcess server = ServerProcess.listening("--child")) {
            server.line("admin http://");
            server.process.getOutputStream().close();
            assertThat(server.exitCode()).isZero();
            assertThat(server.err).isEmpty();
        }
    }

    @Test
    void whoIsNoChildDoesNotNeedStandardInput() throws Exception {
        try (ServerProcess server = ServerProcess.listening()) {
            server.process.getOutputStream().close();
            sockets.connect(server.address());
            server.line("connections=1 ");
            assertThat(server.process.isAlive()).isTrue();
        }
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine() throws Exception {
        try (ServerProcess first = ServerProcess.listening()) {
            int port = first.address().getPort();
            try (ServerProcess second = ServerProcess.listening("--port", "" + port)) {
                assertThat(second.exitCode()).isEqualTo(2); // an option given twice
            }
            try (ServerProcess second =
                    ServerProcess.start("--bind", "127.0.0.1", "--admin", "127.0.0.1:0", "--port", "" + port)) {
                assertThat(second.exitCode()).isEqualTo(ExitCode.REFUSED);
                assertThat(second.err).singleElement().asString().contains("127.0.0.1:" + port, "ss -ltnp");
                assertThat(second.out).isEmpty();
            }
        }
    }

    @Test
    void aTmpThatIsFullOrNotWritableIsNamedInOneLine() throws Exception {
        try (ServerProcess server = ServerProcess.startWithTmp("/proc")) {
            assertThat(server.exitCode()).isEqualTo(ExitCode.REFUSED);
            assertThat(server.err.getLast()).contains("native epoll", "unpacked to /proc", "java.io.tmpdir=DIR");
        }
    }

    @Test
    void oneProcessHoldsSeveralTimesItsOpenFileLimit() throws Exception {
        try (ServerProcess server = ServerProcess.listeningWithOpenFileLimit(1_000, "--capacity", "3k")) {
            assertThat(server.line("file tables: ")).contains("per event loop", "3,000", "1,000");
            sockets.connect(server.address(), 3_000);
            server.line("connections=3000 accepted=3000 closed=0 ");
            assertThat(get(server.adminUrl() + "/stats?collect"))
                    .contains("\"established\":3000,", "\"perLoopFileTables\":true");
            assertThat(server.err).isEmpty();
        }
    }
}
