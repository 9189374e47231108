package io.megaconn.server;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests a table per event loop from outside: low limits, and what the JVM opens after the split. */
class FileTablesIT {
    private final Sockets sockets = new Sockets();

    @TempDir
    Path folder;

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    private static String jcmd(Program server, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(server.pid())));
        all.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes());
        assertThat(jcmd.waitFor()).as(output).isZero();
        return output;
    }

    /** Returns numbers and targets of the descriptors of all threads except event loops. */
    private static List<String> descriptors(Program server) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/%d/fd".formatted(server.pid())))) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    found.add(file.getFileName() + " " + Files.readSymbolicLink(file));
                }
            }
        }
        return found;
    }

    private static int number(List<String> descriptors, Path file) {
        return descriptors.stream()
                .filter(line -> line.endsWith(" " + file))
                .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Tests that no other thread has a descriptor with the number of a peer's socket: a process without free descriptors gets
     * EMFILE, and a log that the JVM opens after the split never reaches a peer.
     */
    @Test
    void noOtherThreadHasADescriptorWithTheNumberOfASocket() throws Exception {
        try (Program server = ServerProcess.listening(Jar.server().withOpenFileLimit(1_000), "--capacity", "3k")) {
            InetSocketAddress address = ServerProcess.address(server);
            assertThat(server.line("file tables: ")).contains("per event loop");
            server.line("admin http://");
            eventually().untilAsserted(() -> assertThat(descriptors(server)).hasSizeGreaterThan(700));
            assertThat(descriptors(server)).contains("999 /dev/null", "700 /dev/null");
            assertThat(jcmd(server, "Thread.print")).contains("main"); // attaching still works
            server.admin().get("/stats?exact");

            List<Socket> peers = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                peers.add(sockets.connect(address));
            }
            server.line("connections=600 ");
            Path log = folder.resolve("jvm.log");
            jcmd(server, "VM.log", "output=" + log, "what=exceptions=info,class+load=info");
            int number = number(descriptors(server), log);
            for (int i = 0; i < 200; i++) {
                Socket socket = sockets.connect(address);
                socket.getOutputStream().write(1);
                Sockets.reset(socket);
            }
            eventually()
                    .until(() -> server.outLines().stream()
                            .anyMatch(line -> line.startsWith("connections=600 accepted=800 ")));

            for (Socket peer : peers) {
                assertThat(peer.getInputStream().available()).isZero();
            }
            try (Stream<Path> tasks = Files.list(Path.of("/proc/%d/task".formatted(server.pid())))) {
                for (Path task : tasks.toList()) {
                    String what =
                            Files.readSymbolicLink(task.resolve("fd/" + number)).toString();
                    assertThat(what).isIn("/dev/null", log.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource("300, 700")
    void aLowLimitIsPlannedExactly(int limit, int connections) throws Exception {
        try (Program server = ServerProcess.listening(
                Jar.server().withOpenFileLimit(limit), "--capacity", String.valueOf(connections))) {
            sockets.connect(ServerProcess.address(server), connections);
            server.line("connections=%d accepted=%d closed=0 ".formatted(connections, connections));
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.errLines()).isEmpty();
        }
    }

    @OnRequest
    @ParameterizedTest
    @CsvSource({"400, 2000", "1024, 5000"})
    void otherLowLimitsArePlannedExactly(int limit, int connections) throws Exception {
        aLowLimitIsPlannedExactly(limit, connections);
    }

    @ParameterizedTest
    @CsvSource("420, 10000")
    void whatDoesNotFitIsRefusedWithWhatWouldBeNeeded(int limit, int connections) {
        try (Program server = ServerProcess.listening(
                Jar.server().withOpenFileLimit(limit), "--capacity", String.valueOf(connections))) {
            assertThat(server.exitCode()).isEqualTo(3);
            assertThat(server.errLines())
                    .first()
                    .asString()
                    .contains("%,d connections need an open-file limit of ".formatted(connections))
                    .contains("it is %,d, which is enough for ".formatted(limit), "sudo prlimit --nofile=")
                    .doesNotContain("file-tables");
        }
    }

    @OnRequest
    @ParameterizedTest
    @CsvSource({"400, 20000", "1024, 100000", "300, 2000"})
    void moreThatDoesNotFitIsRefusedWithWhatWouldBeNeeded(int limit, int connections) {
        whatDoesNotFitIsRefusedWithWhatWouldBeNeeded(limit, connections);
    }
}
