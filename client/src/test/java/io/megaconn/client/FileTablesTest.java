package io.megaconn.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Tests file tables per event loop. /proc shows the descriptors of each loop's thread. */
@Timeout(60)
@Isolated("it counts the descriptors of this process")
class FileTablesTest {
    @Test
    void everyLoopHoldsItsPartOfTheShareInItsOwnTableAndGetsReplies() throws Exception {
        try (TestServer server = TestServer.start(TestServer.ECHO);
                Client client = perLoop(server).reply(Reply.ECHO).open()) {
            List<Long> before = socketsOfEachLoop();
            client.hold(90);
            await().until(() -> client.stats(false).replies() >= 180);

            assertThat(client.stats(false))
                    .returns(90L, ClientStats::connections)
                    .returns(0L, ClientStats::lost)
                    .returns(true, ClientStats::perLoopFileTables)
                    .returns(3, ClientStats::loops);
            assertThat(added(before)).containsExactly(30L, 30L, 30L);
        }
    }

    @Test
    void connectionsThatAreLostLeaveNoDescriptorBehind() throws Exception {
        AtomicInteger nth = new AtomicInteger();
        TestServer.Behavior firstHundredAreReset =
                socket -> (nth.getAndIncrement() < 100 ? TestServer.RESET : TestServer.DISCARD).serve(socket);
        try (TestServer server = TestServer.start(firstHundredAreReset);
                Client client = perLoop(server).open()) {
            List<Long> before = socketsOfEachLoop();
            client.hold(60);
            await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty() && server.open() == 60);
            server.drop(30);
            await().until(() -> client.stats(false).lost() >= 30);
            await().atMost(30, SECONDS).until(() -> client.notReady().isEmpty() && server.open() == 60);

            assertThat(added(before)).containsExactly(20L, 20L, 20L);
        }
    }

    @Test
    void connectsThatAreRefusedLeaveNoDescriptorBehind() throws Exception {
        try (Client client = Setup.to(TestServer.nobody())
                .tables(FileTables.PER_LOOP)
                .loops(3)
                .open()) {
            List<Long> before = socketsOfEachLoop();
            client.hold(300);
            await().until(() -> client.stats(false).failures().getOrDefault("ECONNREFUSED", 0L) >= 300);
            await().until(() -> added(before).equals(List.of(0L, 0L, 0L)));
        }
    }

    private static Setup perLoop(TestServer server) {
        return Setup.to(server).tables(FileTables.PER_LOOP).loops(3);
    }

    private static List<Long> added(List<Long> before) throws IOException {
        List<Long> now = socketsOfEachLoop();
        List<Long> added = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            added.add(now.get(i) - before.get(i));
        }
        return added;
    }

    private static List<Long> socketsOfEachLoop() throws IOException {
        List<Long> sockets = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.sorted().toList()) {
                if (isLoop(thread)) {
                    sockets.add(sockets(thread.resolve("fd")));
                }
            }
        }
        return sockets;
    }

    private static boolean isLoop(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).startsWith("client-");
        } catch (IOException e) {
            return false; // ended in the meantime
        }
    }

    private static long sockets(Path table) throws IOException {
        long sockets = 0;
        try (Stream<Path> descriptors = Files.list(table)) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    sockets += Files.readSymbolicLink(descriptor).toString().startsWith("socket:") ? 1 : 0;
                } catch (IOException e) {
                    // closed in the meantime
                }
            }
        }
        return sockets;
    }
}
