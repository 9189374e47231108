package io.megaconn.server;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /** One server is enough for what it prints, what its admin endpoint answers, and how it ends. */
    @Test
    void itSaysWhereItListensAndHowItIsUntilSigtermEndsItWithZero() throws Exception {
        try (Program server = ServerProcess.listening("--message-interval", "30s")) {
            server.endOfInput(); // which only a child needs
            assertThat(server.line("file tables: ")).contains(" event loop");
            Socket socket = sockets.connect(ServerProcess.address(server));
            socket.getOutputStream().write(new byte[32]);

            String line = "connections=1 accepted=1 closed=0 silent=\\d bytes/s=\\d+ reads/s=[01] sources=1"
                    + " rss=\\d+MiB heap=\\d+(KiB|MiB) conntrack=(off|\\d+/\\d+)";
            eventually().until(() -> server.outLines().stream().anyMatch(l -> l.matches(line)));
            assertThatTheAdminEndpointTellsTheSame(server);
            socket.close();
            server.line("connections=0 accepted=1 closed=1 ");
            assertThatItTellsWhichAddressesItHasSeen(server);
            assertThat(server.outLines())
                    .allMatch(l -> l.matches("(file tables: |listening on |admin http://|connections=).*"));

            Socket last = sockets.connect(ServerProcess.address(server));
            server.line("connections=1 accepted=2 closed=1 ");
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.outLines().getLast()).isEqualTo("stopped: closing 1 connection");
            assertThat(server.errLines()).isEmpty(); // no warnings of the JVM either
            assertThat(last.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static void assertThatTheAdminEndpointTellsTheSame(Program server) throws Exception {
        assertThat(get(server.admin().url() + "/livez")).isEqualTo("ok\n");
        assertThat(get(server.admin().url() + "/readyz")).isEqualTo("ready\n");
        assertThat(get(server.admin().url() + "/stats?collect"))
                .contains("\"pid\":" + server.pid(), "\"connections\":1,", "\"established\":1,");
        assertThat(get(server.admin().url() + "/metrics")).contains("\nmegaconn_server_connections 1.0\n");
    }

    /** Requires that it has seen the address of a connection that is closed, and no other. */
    private static void assertThatItTellsWhichAddressesItHasSeen(Program server) throws Exception {
        assertThat(get(server.admin().url() + "/seen?address=127.0.0.1"))
                .isEqualTo("{\"address\":\"127.0.0.1\",\"seen\":true}\n");
        assertThat(get(server.admin().url() + "/seen?address=10.244.1.7"))
                .isEqualTo("{\"address\":\"10.244.1.7\",\"seen\":false}\n");
    }

    /** ServerFullIT tests that no other run does. */
    @Test
    void aTlsRunLoadsClassesOfTls(@TempDir Path folder) throws Exception {
        Path loaded = folder.resolve("classes");
        Jar jar = Jar.server().with("-Xlog:class+load:file=" + loaded);
        try (Program server = ServerProcess.listening(jar, "--protocol=tls")) {
            sockets.connect(ServerProcess.address(server)).getOutputStream().write(new byte[32]);
            server.line("connections=0 accepted=1 closed=1 ");
            assertThat(server.line("certificate ")).startsWith("CN=localhost, valid until ");
        }
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("io.megaconn.runtime.tls.") || line.contains("tcnative"));
    }

    @Test
    void sigtermIsHeardFromTheFirstLineOn() throws Exception {
        try (Program server = ServerProcess.listening()) {
            server.line("file tables: ");
            server.terminate();
            assertThat(server.exitCode()).isZero();
        }
    }

    @Test
    void aChildEndsWithItsParentsPipe() throws Exception {
        try (Program server = ServerProcess.listening("--child")) {
            server.line("admin http://");
            server.endOfInput();
            assertThat(server.exitCode()).isZero();
            assertThat(server.errLines()).isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine() throws Exception {
        try (Program first = ServerProcess.listening()) {
            int port = ServerProcess.address(first).getPort();
            try (Program second =
                    ServerProcess.start("--bind", "127.0.0.1", "--admin", "127.0.0.1:0", "--port", "" + port)) {
                assertThat(second.exitCode()).isEqualTo(ExitCode.REFUSED);
                assertThat(second.errLines())
                        .singleElement()
                        .asString()
                        .contains("(pid " + first.pid() + ") listens on 127.0.0.1:" + port, "--port");
                assertThat(second.outLines()).isEmpty();
            }
        }
    }

    @Test
    void aTmpThatIsFullOrNotWritableIsNamedInOneLine() throws Exception {
        try (Program server =
                ServerProcess.listening(Jar.server().after("env", "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=/proc"))) {
            assertThat(server.exitCode()).isEqualTo(ExitCode.REFUSED);
            assertThat(server.errLines().getLast()).contains("native epoll", "unpacked to /proc", "java.io.tmpdir=DIR");
        }
    }

    @Test
    void oneProcessHoldsSeveralTimesItsOpenFileLimit() throws Exception {
        try (Program server = ServerProcess.listening(Jar.server().withOpenFileLimit(1_000), "--capacity", "3k")) {
            assertThat(server.line("file tables: ")).contains("per event loop", "3,000", "1,000");
            sockets.connect(ServerProcess.address(server), 3_000);
            server.line("connections=3000 accepted=3000 closed=0 ");
            assertThat(get(server.admin().url() + "/stats?collect"))
                    .contains("\"established\":3000,", "\"perLoopFileTables\":true");
            assertThat(server.errLines()).isEmpty();
        }
    }
}
