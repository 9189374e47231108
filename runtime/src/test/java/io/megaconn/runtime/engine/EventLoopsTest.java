package io.megaconn.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.LinuxSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLoopsTest {
    private static Set<Thread> threads(EventLoops loops) {
        Set<Thread> threads = new HashSet<>();
        for (IoEventLoop loop : loops.all()) {
            threads.add(loop.submit(Thread::currentThread).syncUninterruptibly().getNow());
        }
        return threads;
    }

    @Test
    void eachLoopIsAThreadOfItsOwn() {
        try (EventLoops loops = EventLoops.open("test-loops", 5, Duration.ZERO)) {
            assertThat(threads(loops))
                    .hasSize(5)
                    .allMatch(Thread::isDaemon)
                    .allMatch(t -> t.getName().startsWith("test-loops"));
        }
    }

    /** Tests a blocked loop. Loops have no ticks here, so they wait for events. */
    @Test
    void aLoopThatIsBlockedIsAStallAndNoReaderResetsIt() throws InterruptedException {
        try (EventLoops loops = EventLoops.open("test-loops", 3, Duration.ofMillis(50))) {
            await().until(() -> loops.heartbeat().sinceTickMs() < 1_000);
            CountDownLatch end = new CountDownLatch(1);
            loops.all().get(1).execute(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> loops.heartbeat().sinceTickMs() > 1_500);
            long during = loops.heartbeat().stalledSoFarMs();
            end.countDown();
            await().until(() -> loops.heartbeat().sinceTickMs() < 1_000);
            assertThat(during).isGreaterThan(1_000);
            assertThat(loops.heartbeat().stalledMs()).isGreaterThanOrEqualTo(during);
            assertThat(loops.heartbeat().stalledMs()).isGreaterThanOrEqualTo(during);
        }
    }

    @Test
    void closingEndsTheThreads() {
        Set<Thread> threads;
        try (EventLoops loops = EventLoops.open("test-loops", 3, Duration.ZERO)) {
            threads = threads(loops);
            assertThat(threads).allMatch(Thread::isAlive);
        }
        await().untilAsserted(() -> assertThat(threads).noneMatch(Thread::isAlive));
    }

    private static final class Handle extends Connection {
        final AtomicInteger closed = new AtomicInteger();

        Handle(int fd) {
            super(fd);
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {}

        @Override
        public void close() {
            super.close();
            closed.incrementAndGet();
        }
    }

    @Test
    void closingClosesWhatTheLoopsHoldEvenWhileTheyAreBusy() {
        EventLoops loops = EventLoops.open("test-loops", 1, Duration.ZERO);
        IoEventLoop loop = loops.all().getFirst();
        Handle handle = new Handle(LinuxSocket.newSocketStream(false).intValue());
        loop.execute(() -> {
            loop.register(handle);
            Thread.ofVirtual().start(loops::close);
            while (!loop.isShuttingDown()) {
                Thread.onSpinWait();
            }
        });
        assertThat(loop.terminationFuture().awaitUninterruptibly(60, TimeUnit.SECONDS))
                .isTrue();
        assertThat(handle.isOpen()).isFalse();
        assertThat(handle.closed).hasValue(1);
    }

    @Test
    void loopsWithTablesOfTheirOwnStillCallEachOther() {
        try (EventLoops loops = EventLoops.open("test-loops", 3, Duration.ZERO)) {
            loops.unshareFileTables(DescriptorBudget.reserved(3, 20_000));
            for (IoEventLoop from : loops.all()) {
                for (IoEventLoop to : loops.all()) {
                    Thread caller = from.submit(() -> to.submit(Thread::currentThread))
                            .syncUninterruptibly()
                            .getNow()
                            .syncUninterruptibly()
                            .getNow();
                    assertThat(caller)
                            .isEqualTo(to.submit(Thread::currentThread)
                                    .syncUninterruptibly()
                                    .getNow());
                }
            }
        }
    }
}
