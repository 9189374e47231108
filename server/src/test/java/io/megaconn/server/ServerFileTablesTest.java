package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.runtime.system.Proc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests real file tables per loop: /proc/self/task shows the descriptors of each thread. */
@Isolated("it counts the descriptors of this process")
class ServerFileTablesTest {
    private static final int LOOPS = 4;
    private static final int MANY = 10_000;

    private final Server server = Server.open(ServerConfigs.perLoop(LOOPS));
    private final InetSocketAddress address = server.addresses().getFirst();
    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        sockets.close();
        server.close();
    }

    /** Returns the descriptors by loop thread. */
    private static Map<String, Integer> descriptors() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                String name = String.join("", new Proc(task).lines("comm"));
                if (name.startsWith("server-")) {
                    try (Stream<Path> fds = Files.list(task.resolve("fd"))) {
                        counts.put(name, (int) fds.count());
                    }
                }
            }
        }
        return counts;
    }

    private void assertEchoes() throws IOException {
        Socket socket = sockets.connect(address);
        socket.getOutputStream().write(6);
        assertThat(socket.getInputStream().read()).isEqualTo(6);
    }

    @Test
    void everyLoopHoldsConnectionsInItsOwnTable() throws IOException {
        Map<String, Integer> before = descriptors();
        assertThat(before).hasSize(LOOPS);
        for (int i = 0; i < 200; i++) {
            assertEchoes();
        }
        Map<String, Integer> after = descriptors();
        after.replaceAll((loop, count) -> count - before.get(loop));
        assertThat(after.values()).as("%s", after).allMatch(count -> count > 0 && count < 200);
        assertThat(after.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
        assertThat(server.stats(false).perLoopFileTables()).isTrue();
    }

    @Test
    void tenThousandHalfOpenConnectionsAreHeldAndCostNextToNothing() throws IOException {
        assumeTrue(new Proc().openFileLimit()[0] > MANY + 1_000, "the test's own ends need more descriptors");
        assertEchoes();
        long before = Sockets.heap();
        sockets.connect(address, MANY);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(server.connections()).isEqualTo(MANY + 1));
        assertThat(server.stats(true).kernel().established()).isEqualTo(MANY + 1);
        assertThat(Sockets.heap() - before).isLessThan(8 << 20);
        assertEchoes();

        sockets.close();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(server.connections()).isZero());
        assertThat(server.stats(false).closed()).isEqualTo(MANY + 2);
        assertEchoes();
    }

    @Test
    void descriptorsAreGivenBack() throws IOException {
        Map<String, Integer> before = descriptors();
        for (int i = 0; i < 100; i++) {
            assertEchoes();
        }
        for (int i = 0; i < 50; i++) {
            Sockets.reset(sockets.connect(address));
        }
        sockets.close();
        await().untilAsserted(() -> assertThat(server.connections()).isZero());
        assertThat(descriptors()).isEqualTo(before);
    }
}
