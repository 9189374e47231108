package io.megaconn.client.node;

import io.megaconn.runtime.engine.Connection;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A connect in progress: its event loop reports it as writable when it has succeeded or failed. */
final class PendingConnect extends Connection {
    private final CountDownLatch ended = new CountDownLatch(1);

    PendingConnect(int fd) {
        super(fd);
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        ended.countDown();
    }

    /** Returns false if the connect has not ended in this time. */
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
