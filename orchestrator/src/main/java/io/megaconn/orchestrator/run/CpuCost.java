package io.megaconn.orchestrator.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Estimates the processor time of a message and of a connect on the path of this run: by least squares over windows in which
 * both flowed in different proportions. Pure.
 */
final class CpuCost {
    /** Shorter windows are noise: the kernel counts in steps of 10 ms, and answers are up to a second old. */
    private static final long WINDOW_MS = 2_000;
    /** Fewer windows, messages or seconds with messages say nothing. */
    private static final int FEWEST_WINDOWS = 5;

    private static final double FEWEST_SECONDS = 10;
    private static final double FEWEST_MESSAGES = 10_000;
    /** Standard errors below the estimate for {@code atLeast}. */
    private static final double ERRORS = 1.5;

    /** About two minutes: what a message costs falls with their number. */
    private static final int MOST_WINDOWS = 60;

    private final Deque<Window> windows = new ArrayDeque<>();
    private Reading last = Reading.NONE;
    private double background = Double.MAX_VALUE;

    /**
     * Counters at one moment. They only grow while the processes live.
     *
     * @param process whose counters these are: a difference across two of them means nothing
     * @param atMs of a clock that only grows
     * @param cpuMs processor time taken
     * @param messages that arrived at the server
     * @param connects that the server accepted
     */
    record Reading(String process, long atMs, long cpuMs, long messages, long connects) {
        static final Reading NONE = new Reading("", 0, 0, 0, 0);
    }

    private record Window(double seconds, double cpu, double messages, double connects) {}

    /**
     * What things cost.
     *
     * @param message seconds of processor time
     * @param atLeast the same, less one and a half standard errors: what the measurement shows rather certainly
     * @param connect seconds of processor time
     * @param background cores that are busy without either
     * @param seconds of the windows that this is from
     * @param messages in them
     */
    record Estimate(
            double message, double atLeast, double connect, double background, double seconds, double messages) {}

    void see(Reading now) {
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
            if (windows.size() > MOST_WINDOWS) {
                windows.removeFirst();
            }
            background = Math.min(background, window.cpu / window.seconds);
        }
    }

    /**
     * @param onlyOurs whether the processor time is that of the run's processes alone; else part of it is that of others, at
     *     most what the least busy window took
     * @return empty where too little was measured
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
        if (windows.size() < FEWEST_WINDOWS || messages < FEWEST_MESSAGES || seconds < FEWEST_SECONDS) {
            return Optional.empty();
        }
        double determinant = mm * nn - mn * mn;
        boolean both = nn > 0 && determinant > 1e-9 * mm * nn;
        double message = both ? (my * nn - ny * mn) / determinant : my / mm;
        double connect = both ? (ny * mm - my * mn) / determinant : 0;
        if (connect < 0) {
            both = false;
            message = my / mm;
            connect = 0;
        }
        double squares = 0;
        for (Window window : windows) {
            double error = window.cpu - idle * window.seconds - message * window.messages - connect * window.connects;
            squares += error * error;
        }
        double variance = squares / (windows.size() - 2) * (both ? nn / determinant : 1 / mm);
        return message <= 0
                ? Optional.empty()
                : Optional.of(new Estimate(
                        message, message - ERRORS * Math.sqrt(variance), connect, idle, seconds, messages));
    }
}
