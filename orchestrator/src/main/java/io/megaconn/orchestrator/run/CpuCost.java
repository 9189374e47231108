package io.megaconn.orchestrator.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Estimates the processor time of a message and of a connect on the path of this run, by least squares over windows
 * with different proportions of the two. Pure.
 */
final class CpuCost {
    /**
     * Minimum length of a window. Shorter ones are noise: the kernel counts in steps of 10 ms, and answers are up to a
     * second old.
     */
    private static final long WINDOW_MS = 2_000;
    /** Minimum number of windows, messages, and seconds with messages for an estimate. */
    private static final int MIN_WINDOWS = 5;

    private static final double MIN_SECONDS = 10;
    private static final double MIN_MESSAGES = 10_000;
    /** Number of standard errors that {@code atLeast} is below the estimate. */
    private static final double ERRORS = 1.5;

    /**
     * Minimum cost of a connect, relative to a message. It takes three packets, an accept and a registration, a message two packets.
     * A fit with cheaper connects has mistaken something else for the messages, which flow steadily: the start of the clients, during
     * which connects are slow and the machine is busy. Measured (docs/benchmarks.md): 0.6 to 1.3 on loopback, over TLS far more.
     */
    private static final double LEAST_CONNECT = 0.25;

    /** Maximum number of windows, about two minutes: the cost of a message falls as the number of messages grows. */
    private static final int MAX_WINDOWS = 60;

    private final Deque<Window> windows = new ArrayDeque<>();
    private Reading last = Reading.NONE;
    private double background = Double.MAX_VALUE;

    /**
     * Counters at one moment. They only grow while the processes run.
     *
     * @param process the process whose counters these are; a difference between two processes is meaningless
     * @param atMs time of a monotonic clock, milliseconds
     * @param cpuMs processor time used, milliseconds
     * @param messages messages that arrived at the server
     * @param connects connections that the server accepted
     */
    record Reading(String process, long atMs, long cpuMs, long messages, long connects) {
        static final Reading NONE = new Reading("", 0, 0, 0, 0);
    }

    private record Window(double seconds, double cpu, double messages, double connects) {}

    /**
     * The estimated cost of a message and of a connect.
     *
     * @param message processor time of a message, seconds
     * @param atLeast the same less one and a half standard errors: a lower bound that is fairly certain
     * @param connect processor time of a connect, seconds
     * @param background cores that are busy with other work
     * @param seconds total length of the windows used
     * @param messages messages in these windows
     */
    record Estimate(
            double message, double atLeast, double connect, double background, double seconds, double messages) {}

    void observe(Reading now) {
        if (!now.process().equals(last.process()) || now.atMs() < last.atMs()) {
            last = now;
            return;
        }
        if (now.atMs() - last.atMs() < WINDOW_MS) {
            return;
        }
        Window window = new Window(
                (now.atMs() - last.atMs()) / 1e3,
                (now.cpuMs() - last.cpuMs()) / 1e3,
                now.messages() - last.messages(),
                now.connects() - last.connects());
        last = now;
        if (window.cpu >= 0 && window.messages >= 0 && window.connects >= 0) {
            windows.addLast(window);
            if (windows.size() > MAX_WINDOWS) {
                windows.removeFirst();
            }
            background = Math.min(background, window.cpu / window.seconds);
        }
    }

    /**
     * Estimates the costs.
     *
     * @param onlyOurs true if the processor time is that of the run's processes alone; otherwise a part belongs to
     *     others, at most as much as the least busy window used
     * @return empty if too little was measured, or if messages and connects can't be told apart
     */
    Optional<Estimate> estimate(boolean onlyOurs) {
        double idle = onlyOurs || windows.isEmpty() ? 0 : background;
        double mm = 0;
        double mn = 0;
        double nn = 0;
        double my = 0;
        double ny = 0;
        double messages = 0;
        double seconds = 0;
        for (Window window : windows) {
            double cpu = window.cpu - idle * window.seconds;
            mm += window.messages * window.messages;
            mn += window.messages * window.connects;
            nn += window.connects * window.connects;
            my += window.messages * cpu;
            ny += window.connects * cpu;
            messages += window.messages;
            seconds += window.messages > 0 ? window.seconds : 0;
        }
        if (windows.size() < MIN_WINDOWS || messages < MIN_MESSAGES || seconds < MIN_SECONDS) {
            return Optional.empty();
        }
        double determinant = mm * nn - mn * mn;
        boolean both = nn > 0 && determinant > 1e-9 * mm * nn;
        double message = both ? (my * nn - ny * mn) / determinant : my / mm;
        double connect = both ? (ny * mm - my * mn) / determinant : 0;
        if (message <= 0 || (nn > 0 && connect < LEAST_CONNECT * message)) {
            return Optional.empty();
        }
        double squares = 0;
        for (Window window : windows) {
            double error = window.cpu - idle * window.seconds - message * window.messages - connect * window.connects;
            squares += error * error;
        }
        double variance = squares / (windows.size() - 2) * (both ? nn / determinant : 1 / mm);
        return Optional.of(
                new Estimate(message, message - ERRORS * Math.sqrt(variance), connect, idle, seconds, messages));
    }
}
