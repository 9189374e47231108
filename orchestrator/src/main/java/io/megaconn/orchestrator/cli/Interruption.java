package io.megaconn.orchestrator.cli;

import io.megaconn.runtime.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, SIGTERM and the loss of the terminal: interrupts the thread that runs the ramp, and delays the JVM's exit
 * until the report is written and the children are gone.
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

    /** Signals that the ramp is over, or that the clean-up after an interruption is complete. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook continues when the thread is done.
        }
        done.countDown();
    }
}
