package io.megaconn.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.runtime.system.Errno;
import io.megaconn.runtime.system.Proc;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests file tables with /proc/self/task, which shows the descriptors of each thread. */
class FileTableTest {
    private final ExecutorService one = Executors.newSingleThreadExecutor();
    private final ExecutorService two = Executors.newSingleThreadExecutor();
    private final Deque<LinuxSocket> ofOne = new ArrayDeque<>();
    private final Deque<LinuxSocket> ofTwo = new ArrayDeque<>();

    @BeforeEach
    void unshare() throws Exception {
        EventLoops.requireEpoll();
        LinuxSocket.newSocketStream(false).close(); // classes are loaded before the split
        Errno.of(new IOException());
        on(one, () -> task(FileTable::unshare));
        on(two, () -> task(FileTable::unshare));
    }

    @AfterEach
    void close() throws Exception {
        on(one, () -> task(() -> closeAll(ofOne)));
        on(two, () -> task(() -> closeAll(ofTwo)));
        one.close();
        two.close();
    }

    private static <T> T on(ExecutorService thread, Callable<T> task) throws Exception {
        return thread.submit(task).get();
    }

    private static boolean task(Runnable task) {
        task.run();
        return true;
    }

    private static void closeAll(Deque<LinuxSocket> sockets) {
        sockets.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static LinuxSocket open(Deque<LinuxSocket> sockets) {
        LinuxSocket socket = LinuxSocket.newSocketStream(false);
        sockets.add(socket);
        return socket;
    }

    /** Returns {@code socket:[inode]} of every socket that this thread has. */
    private static Set<String> socketsOf(Path task) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(task.resolve("fd"))) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    sockets.add(Files.readSymbolicLink(file).toString());
                }
            }
        }
        sockets.removeIf(name -> !name.startsWith("socket:"));
        return sockets;
    }

    private static Path me() throws IOException {
        return Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
    }

    @Test
    void aDescriptorExistsOnlyOnTheThreadThatOpenedIt() throws Exception {
        int fd = on(one, () -> open(ofOne).intValue());
        int sameFd = on(two, () -> open(ofTwo).intValue());
        String name = Files.readSymbolicLink(on(one, FileTableTest::me).resolve("fd/" + fd))
                .toString();
        String other = Files.readSymbolicLink(on(two, FileTableTest::me).resolve("fd/" + sameFd))
                .toString();

        assertThat(socketsOf(on(one, FileTableTest::me))).contains(name).doesNotContain(other);
        assertThat(socketsOf(on(two, FileTableTest::me))).contains(other).doesNotContain(name);
        assertThat(socketsOf(me())).doesNotContain(name, other);
    }

    @Test
    void theLimitCountsForEachThread() throws Exception {
        long limit = new Proc().openFileLimit()[0];
        assumeTrue(limit <= 100_000, "opening more takes too long");

        assertThat(on(one, () -> fill(ofOne))).isEqualTo("EMFILE");
        assertThat(on(two, () -> fill(ofTwo))).isEqualTo("EMFILE");
        assertThat(ofOne.size() + ofTwo.size()).isGreaterThan((int) limit);
        LinuxSocket.newSocketStream(false).close(); // and a third thread is not concerned
    }

    private static String fill(Deque<LinuxSocket> sockets) {
        while (true) {
            try {
                open(sockets);
            } catch (ChannelException e) {
                return Errno.of(e);
            }
        }
    }

    /** Returns the descriptors of the calling thread. */
    private static Map<Integer, String> descriptors() throws IOException {
        Map<Integer, String> found = new HashMap<>();
        try (Stream<Path> files = Files.list(me().resolve("fd"))) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) { // no longer that of this look itself
                    found.put(
                            Integer.valueOf(file.getFileName().toString()),
                            Files.readSymbolicLink(file).toString());
                }
            }
        }
        return found;
    }

    @Test
    void placeholdersTakeEveryFreeNumberOfTheRangeAndNoOther() throws Exception {
        Map<Integer, String> before = on(one, FileTableTest::descriptors);
        List<Integer> filled = new ArrayList<>();
        on(one, () -> task(() -> FileTable.fill(0, 900, filled::add)));
        Map<Integer, String> after = on(one, FileTableTest::descriptors);

        for (int number = 0; number < 900; number++) {
            String open = before.getOrDefault(number, "none");
            boolean wasFree = open.equals("none") || open.endsWith("/fd"); // this look itself
            assertThat(filled.contains(number)).as("%d %s", number, open).isEqualTo(wasFree);
            assertThat(after).containsKey(number);
        }
        assertThat(after.get(filled.getLast())).isEqualTo("/dev/null");
        assertThat((int) on(one, () -> open(ofOne).intValue())).isEqualTo(900);

        on(one, () -> task(() -> filled.forEach(FileTable::close)));
        assertThat((int) on(one, () -> open(ofOne).intValue())).isLessThan(900);
    }

    /** Tests that nothing that another thread opens later has the number of a peer's socket. */
    @Test
    void wherePlaceholdersTakeTheRestThereIsNoDescriptorLeft() throws Exception {
        int limit = (int) Math.min(new Proc().openFileLimit()[0], 100_000);
        on(one, () -> task(() -> FileTable.fill(600, limit, number -> {})));

        assumeTrue(limit < 100_000, "opening more takes too long");
        assertThat(on(one, () -> fill(ofOne))).isEqualTo("EMFILE");
        assertThat(ofOne).allMatch(socket -> socket.intValue() < 600);
    }
}
