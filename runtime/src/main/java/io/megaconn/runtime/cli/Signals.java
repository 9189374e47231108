package io.megaconn.runtime.cli;

import io.megaconn.runtime.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/** Waits for the request to stop: SIGTERM, and of a program that a person started Ctrl-C. */
public final class Signals {
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean interrupted;

    private Signals() {}

    /** SIGTERM only: Ctrl-C keeps the meaning that it has. */
    public static Signals terminated() {
        Signals signals = new Signals();
        Signal.handle(new Signal("TERM"), signal -> signals.stop.countDown());
        return signals;
    }

    /** Ctrl-C as well; a second one ends the process at once, with 130. */
    public static Signals terminatedOrInterrupted() {
        Signals signals = terminated();
        Signal.handle(new Signal("INT"), signal -> signals.interrupt());
        return signals;
    }

    private void interrupt() {
        if (interrupted) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        interrupted = true;
        stop.countDown();
    }

    /** Whether Ctrl-C was the request. */
    public boolean interrupted() {
        return interrupted;
    }

    /** Returns whether the process has been asked to stop. */
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return stop.await(time, unit);
    }

    /** Ends the process at once: the kernel closes a million sockets faster than we could. */
    public static int exitNow(int exitCode) {
        System.out.flush();
        Runtime.getRuntime().halt(exitCode);
        return exitCode;
    }
}
