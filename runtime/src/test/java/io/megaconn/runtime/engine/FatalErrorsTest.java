package io.megaconn.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.ExitCode;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests errors that end a process, each in one of its own. */
class FatalErrorsTest {
    /** Program with errors on an event loop and on other threads. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws InterruptedException {
            FatalErrors.install("victim");
            EventLoops loops = EventLoops.open("loop", 2, Duration.ZERO);
            IoEventLoop loop = loops.all().get(1);
            switch (args[0]) {
                case "handler" -> loop.execute(() -> handle(loop));
                case "tick" ->
                    loop.scheduleWithFixedDelay(
                            FatalErrors.guarded(() -> {
                                throw new IllegalStateException("mistake");
                            }),
                            0,
                            1,
                            TimeUnit.MILLISECONDS);
                case "end" -> loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                case "memory" ->
                    Thread.ofPlatform().daemon().start(() -> {
                        throw new OutOfMemoryError("Java heap space");
                    });
                case "thread" -> throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
                default -> throw new IllegalArgumentException(args[0]);
            }
            Thread.currentThread().join();
        }

        private static void handle(IoEventLoop loop) {
            LinuxSocket socket = LinuxSocket.newSocketStream(false); // not connected: EPOLLHUP at once
            loop.register(new Connection(socket.intValue()) {
                        @Override
                        public void handle(IoRegistration registration, IoEvent event) {
                            throw new NoClassDefFoundError("of/an/Agent");
                        }
                    })
                    .getNow()
                    .submit(EpollIoOps.EPOLLIN);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "handler, java.lang.NoClassDefFoundError: of/an/Agent",
        "tick, java.lang.IllegalStateException: mistake",
        "end, an event loop has ended",
        "memory, java.lang.OutOfMemoryError: Java heap space",
        "thread, out of memory on thread main (a limit on threads: see docs/limits/threads.md)"
    })
    void theProcessEndsWithItsLastWordsAndNotHalfAlive(String what, String words) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        what)
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isEqualTo(ExitCode.UNEXPECTED);
            assertThat(output.lines().filter(line -> line.startsWith("victim: unexpected: ")))
                    .as(output)
                    .singleElement()
                    .asString()
                    .contains(words);
        } finally {
            process.destroyForcibly();
        }
    }
}
