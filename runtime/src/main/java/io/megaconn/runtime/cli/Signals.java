package io.megaconn.runtime.cli;

import io.megaconn.runtime.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/** Waits for a signal to stop: SIGTERM and, for a program started by a person, Ctrl-C. */
public final class Signals {
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean interrupted;

    private Signals() {}

    /** Handles SIGTERM only; Ctrl-C keeps its default. */
    public static Signals terminated() {
        Signals signals = new Signals();
        Signal.handle(new Signal("TERM"), signal -> signals.stop.countDown());
        return signals;
    }

    /** Handles Ctrl-C as well; a second one ends the process at once, with exit code 130. */
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

    /** Returns whether the signal was Ctrl-C. */
    public boolean interrupted() {
        return interrupted;
    }

    /** Returns whether the process has received a signal to stop. */
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return stop.await(time, unit);
    }
}
