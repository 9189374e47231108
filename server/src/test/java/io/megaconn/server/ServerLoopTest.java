package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.megaconn.runtime.engine.FileTables.Layout;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.Reply;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it expects that a descriptor it has closed stays free")
class ServerLoopTest {
    private static final int MAX_FILES = 100_000;
    private static final ServerConfig ECHO = ServerConfigs.replying(Reply.ECHO, Duration.ofMillis(200));

    private final Sockets sockets = new Sockets();
    private InetSocketAddress address;

    @BeforeEach
    void findAddress() throws IOException {
        address = OneLoop.freeAddress();
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    /** Opens a connection and waits until the server has accepted it, which takes it out of the kernel's queue. */
    private Socket live() {
        return await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(this::tryLive, socket -> socket != null);
    }

    private Socket tryLive() {
        try {
            Socket socket = sockets.connect(address);
            socket.getOutputStream().write(7);
            if (socket.getInputStream().read() == 7) {
                return socket;
            }
        } catch (IOException e) {
            // Refused, or reset in the queue of a listener that has just been closed.
        }
        return null;
    }

    private void awaitRefusal() {
        await().until(() -> {
            try {
                sockets.connect(address);
                return false;
            } catch (ConnectException e) {
                return true;
            }
        });
    }

    @Test
    void aFullLoopLeavesTheListenGroupAndComesBackWhenItHasRoom() throws IOException {
        try (OneLoop one = new OneLoop(ECHO, new Layout(1, false, 10), address)) {
            List<Socket> live = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                live.add(live());
            }
            awaitRefusal();
            assertThat(one.loop.open()).isEqualTo(10);
            for (int i = 0; i < 3; i++) {
                live.removeLast().close();
            }
            live.add(live());
            assertThat(one.loop.open()).isBetween(8L, 10L);
            for (Socket socket : live) { // those that stayed were not disturbed
                socket.getOutputStream().write(8);
                assertThat(socket.getInputStream().read()).isEqualTo(8);
            }
        }
    }

    @Test
    void whatAFullLoopDoesNotTakeTheOthersDo() {
        try (OneLoop small = new OneLoop(ECHO, new Layout(2, false, 5), address);
                OneLoop big = new OneLoop(ECHO, new Layout(2, false, 1_000), address)) {
            for (int i = 0; i < 60; i++) {
                live();
            }
            assertThat(small.loop.open()).isEqualTo(5);
            assertThat(big.loop.open()).isGreaterThanOrEqualTo(55);
        }
    }

    @Test
    void aLoopThatIsStoppedKeepsItsConnectionsAndTakesNoMore() throws IOException {
        try (OneLoop one = new OneLoop(ECHO, new Layout(1, false, 10), address)) {
            Socket socket = live();
            one.eventLoop.submit(one.loop::stop).syncUninterruptibly();
            awaitRefusal();
            socket.getOutputStream().write(9);
            assertThat(socket.getInputStream().read()).isEqualTo(9);
        }
    }

    @Test
    void slowReadersBeyondTheBudgetAreClosedAndOthersStay() throws IOException {
        // The lowest bounds there are: room for two full rests. At this interval nobody is closed for its age.
        Layout mostLoops = new Layout(64 * 1024 * 1024 / (2 * Replier.ECHO_READ), false, 1_000);
        ServerConfig patient = ServerConfigs.replying(Reply.ECHO, Duration.ofHours(1));
        try (OneLoop one = new OneLoop(patient, mostLoops, address)) {
            Socket good = live();
            List<SocketChannel> slow = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                slow.add(sockets.add(SocketChannel.open(address)));
                slow.getLast().configureBlocking(false);
            }
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                for (SocketChannel channel : slow) {
                    write(channel, buffer.clear());
                }
                // A rest is at most one read, so two always fit; smaller ones may let a few more stay.
                assertThat(one.loop.closed.get()).isBetween(1L, 18L);
                assertThat(stuck(slow, buffer)).isTrue();
            });
            assertThat(one.loop.slowReadersClosed.get()).isEqualTo(one.loop.closed.get());
            good.getOutputStream().write(9);
            assertThat(good.getInputStream().read()).isEqualTo(9);
        }
    }

    private static boolean stuck(List<SocketChannel> channels, ByteBuffer buffer) {
        return channels.stream().allMatch(channel -> write(channel, buffer.clear()) == 0);
    }

    private static int write(SocketChannel channel, ByteBuffer buffer) {
        try {
            return channel.write(buffer);
        } catch (IOException e) {
            return 0; // closed by the server
        }
    }

    @Test
    void aDescriptorThatEpollDoesNotTakeIsClosedAndCounted(@TempDir Path folder) throws Exception {
        try (OneLoop one = new OneLoop(ECHO, new Layout(1, false, 10), address)) {
            Path file = folder.resolve("file");
            int fd = addFile(one, file);
            assertThat(one.loop.refused.get()).isEqualTo(1);
            assertThat(one.loop.open()).isZero();
            assertThat(Path.of("/proc/self/fd/" + fd))
                    .satisfiesAnyOf(
                            gone -> assertThat(gone).doesNotExist(),
                            reused -> assertThat(reused.toRealPath()).isNotEqualTo(file));
            live();
        }
    }

    /** Adds a file to a loop, which epoll does not accept. */
    private static int addFile(OneLoop one, Path file) throws Exception {
        Files.createFile(file);
        return one.eventLoop
                .submit(() -> {
                    int fd = FileDescriptor.from(file.toFile()).intValue(); // of the loop's file table
                    one.loop.add(fd);
                    return fd;
                })
                .get();
    }

    /** Tests a loop without a descriptor for its listener: it retries in each period, however often that fails. */
    @Test
    void aLoopWithoutADescriptorListensAgainWhenThereIsOne(@TempDir Path folder) throws Exception {
        long most = new Proc().openFileLimit()[0];
        assumeTrue(most <= MAX_FILES, "SKIPPED: opening " + most + " files takes long");
        // With a file table of its own: this test needs descriptors too.
        try (OneLoop one = new OneLoop(ECHO, new Layout(1, true, MAX_FILES), address)) {
            addFile(one, folder.resolve("file")); // loads classes while files can be opened
            List<LinuxSocket> all = new ArrayList<>();
            one.eventLoop
                    .submit(() -> {
                        openAll(all);
                        one.loop.accept(all.getFirst()); // EMFILE: it gives its listener back
                        openAll(all);
                    })
                    .syncUninterruptibly();
            assertThat(one.loop.full()).isTrue();
            long failed = one.loop.failures.of("EMFILE");
            await().until(() -> one.loop.failures.of("EMFILE") > failed + 2);

            one.eventLoop.submit(() -> all.forEach(ServerLoopTest::close)).syncUninterruptibly();
            live();
        }
    }

    private static void openAll(List<LinuxSocket> sockets) {
        try {
            while (true) {
                sockets.add(LinuxSocket.newSocketStream(false));
            }
        } catch (ChannelException e) {
            // that was the last one
        }
    }

    private static void close(LinuxSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
