package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowReadersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int REST = 1_000;
    private static final int KEPT = REST + SlowReaders.MAX_EACH - Replier.ECHO_READ;

    private final List<Integer> closed = new ArrayList<>();

    @BeforeAll
    static void loadTheNativeTransport() {
        EventLoops.requireEpoll();
    }

    private SlowReaders slow(int heap, int peers) {
        return new SlowReaders(
                new SlowReaderBounds(heap, peers, 20 * SECOND),
                rest -> closed.add(rest.connection().intValue()));
    }

    /** The number is the connection's descriptor, which nothing here uses. */
    @SuppressWarnings("DataFlowIssue")
    private static void add(SlowReaders slow, int fd, long nanos) {
        slow.add(new SlowReaders.Rest(connection(fd), null, ByteBuffer.allocate(REST), 0, nanos));
    }

    private static ServerConnection connection(int fd) {
        return new ServerConnection(1_000_000 + fd, null, 0);
    }

    private List<Integer> closed() {
        return closed.stream().map(fd -> fd - 1_000_000).toList();
    }

    @Test
    void aboveTheBoundOfHeapTheOldestGoesAndNeverTheNewcomer() {
        SlowReaders slow = slow(3 * KEPT, 100);
        for (int fd = 1; fd <= 10; fd++) {
            add(slow, fd, fd);
            assertThat(slow.bytes(connection(fd))).as("the newcomer").isNotNull();
        }
        assertThat(closed()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(slow.size()).isEqualTo(3);
    }

    @Test
    void whoHasTakenItsRestMakesRoomForAnother() {
        SlowReaders slow = slow(2 * KEPT, 100);
        add(slow, 1, 1);
        add(slow, 2, 2);
        slow.remove(connection(1));
        slow.remove(connection(1));
        add(slow, 3, 3);
        assertThat(closed).isEmpty();
        add(slow, 4, 4);
        assertThat(closed()).containsExactly(2);
    }

    @Test
    void aSingleOneStaysHoweverSmallTheBoundIs() {
        SlowReaders slow = slow(1, 1);
        add(slow, 1, 1);
        assertThat(closed).isEmpty();
    }

    @Test
    void tooManyAreTooManyOnlyWhenTheOldestIsStuck() {
        SlowReaders slow = slow(100 * KEPT, 2);
        for (int fd = 1; fd <= 5; fd++) {
            add(slow, fd, fd); // all at about the same time, as in a burst
        }
        assertThat(closed).isEmpty();
        add(slow, 6, SECOND + 3);
        assertThat(closed()).containsExactly(1, 2);
    }

    @Test
    void aboveTheBoundOfPeersTheOldestGoAlsoIfAllGotStuckTogetherAndNobodyComes() {
        SlowReaders slow = slow(100 * KEPT, 2);
        for (int fd = 1; fd <= 5; fd++) {
            add(slow, fd, fd);
        }
        slow.expire(SECOND);
        assertThat(closed).isEmpty();
        slow.expire(SECOND + 5);
        assertThat(closed()).containsExactly(1, 2, 3);
        assertThat(slow.size()).isEqualTo(2);
    }

    @Test
    void whoIsSlowForTooLongGoes() {
        SlowReaders slow = slow(100 * KEPT, 100);
        add(slow, 1, SECOND);
        add(slow, 2, 2 * SECOND);
        slow.expire(21 * SECOND);
        assertThat(closed).isEmpty();
        slow.expire(21 * SECOND + 1);
        assertThat(closed()).containsExactly(1);
        slow.expire(100 * SECOND);
        assertThat(closed()).containsExactly(1, 2);
        assertThat(slow.size()).isZero();
    }

    private static ServerConfig config(int socketBuffer) {
        return new ServerConfig(
                "127.0.0.1",
                List.of(0),
                Reply.ECHO,
                1_000,
                2,
                FileTables.AUTO,
                Duration.ofSeconds(10),
                List.of(),
                0,
                socketBuffer,
                0,
                false,
                false,
                ServerTransport.PLAIN);
    }

    @Test
    void theBoundsFollowFromHeapAndTcpMemory(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("sys/net/ipv4"));
        Files.writeString(proc.resolve("sys/net/ipv4/tcp_mem"), "1 2 557056\n"); // 2,176 MiB
        Proc here = new Proc(proc);
        long mib = 1 << 20;
        assertThat(SlowReaderBounds.of(config(ServerConfig.BY_REPLY), 2, 1024 * mib, here))
                .isEqualTo(new SlowReaderBounds(32 * mib, 2_176 / 4 * 1024 / (2 * (256 + 16)) / 2, 20 * SECOND));
        assertThat(SlowReaderBounds.of(config(8 * 1024), 1, 64 * mib, here))
                .isEqualTo(new SlowReaderBounds(16 * mib, 2_176 / 4 * 1024 / (2 * (8 + 8)), 20 * SECOND));
        assertThat(SlowReaderBounds.of(config(0), 1_024, 8 * mib, new Proc(proc.resolve("nothing"))))
                .isEqualTo(new SlowReaderBounds(2 * SlowReaders.MAX_EACH, 2, 20 * SECOND));
    }
}
