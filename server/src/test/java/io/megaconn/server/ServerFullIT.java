package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests a server's own findings. */
@Timeout(120)
class ServerFullIT {
    @Test
    void aServerWithoutRoomSaysSoInItsLineAndOnceAsAFinding() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (Program server = ServerProcess.listening(
                Jar.server().withOpenFileLimit(400), "--capacity=50", "--file-tables=per-loop", "--loops=1")) {
            InetSocketAddress address = ServerProcess.address(server);
            Program.eventually().until(() -> {
                for (int i = 0; i < 20; i++) {
                    connect(sockets, address);
                }
                return server.out().contains("docs/limits/server-full.md");
            });
            assertThat(server.out()).contains(" full=1/1", "finding: server: ", "docs/limits/server-full.md");
            server.signal("INT");
            assertThat(server.exitCode()).isZero();
            assertThat(server.outLines().stream()
                            .filter(line ->
                                    line.startsWith("finding: server: ") && line.contains("event loops are full")))
                    .hasSizeBetween(1, 2); // fatal, and not yet
            assertThat(server.out()).contains("accepted   ", "full       1 of 1 event loops");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void connect(List<Socket> sockets, InetSocketAddress address) {
        try {
            Socket socket = new Socket();
            sockets.add(socket);
            socket.connect(address, 200);
        } catch (IOException e) {
            // full
        }
    }

    @Test
    void aServerInOrderLoadsNoRuleAndNothingOfTlsAndExitsWith0AtCtrlC(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes.log");
        try (Program server = ServerProcess.listening(Jar.server().with("-Xlog:class+load:file=" + log));
                Socket socket = new Socket()) {
            socket.connect(ServerProcess.address(server));
            socket.getOutputStream().write(new byte[32]);
            server.prints("connections=1 ");
            server.signal("INT");
            assertThat(server.exitCode()).isZero();
            assertThat(server.out())
                    .doesNotContain("finding: ")
                    .contains("accepted   1 connection from 1 address", "stopped: closing 1 connection");
            assertThat(Files.readString(log))
                    .contains("io.megaconn.")
                    .doesNotContain("io.megaconn.runtime.diagnose.", "io.megaconn.runtime.tls.", "tcnative");
        }
    }
}
