package io.megaconn.runtime.diagnose;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps the observations of the last {@link FindingTracker#WINDOW_MS}, and the one before them. For one thread. */
public final class RecentWindow<T> {
    private static final Duration RESOLUTION = Duration.ofMillis(500);

    private final Deque<At<T>> observations = new ArrayDeque<>();

    private record At<T>(T observation, Duration time) {}

    public RecentWindow(T first, Duration time) {
        observations.add(new At<>(first, time));
    }

    /** Adds an observation, and drops those that are no longer needed. */
    public void add(T observation, Duration time) {
        if (time.minus(observations.getLast().time()).compareTo(RESOLUTION) < 0) {
            return;
        }
        observations.add(new At<>(observation, time));
        Duration start = time.minusMillis(FindingTracker.WINDOW_MS);
        At<T> oldest = observations.removeFirst();
        while (!observations.isEmpty() && observations.getFirst().time().compareTo(start) <= 0) {
            oldest = observations.removeFirst();
        }
        observations.addFirst(oldest);
    }

    /** Returns the latest observation before the last {@link FindingTracker#WINDOW_MS}, or the first. */
    public T oldest() {
        return observations.getFirst().observation();
    }

    /** Returns its time. */
    public Duration start() {
        return observations.getFirst().time();
    }
}
