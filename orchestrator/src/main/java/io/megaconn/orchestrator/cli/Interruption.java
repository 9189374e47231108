package io.megaconn.orchestrator.cli;

import io.megaconn.runtime.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM and the loss of the terminal: interrupts the thread that runs the ramp, and holds the JVM back until
 * the report is written and the children are gone.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 90;

    private final Thread ramp = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "interruption");

    static Interruption watch() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void stop() {
        ramp.interrupt();
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }

    /** The ramp is over by itself, or everything is cleaned up after an interruption. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way down: the hook goes on when it sees that we are done.
        }
        done.countDown();
    }
}
