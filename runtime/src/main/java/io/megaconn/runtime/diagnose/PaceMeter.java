package io.megaconn.runtime.diagnose;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Measures the rate of new connections over the last seconds. It starts with the first connection of a wait: a rate
 * that includes the start of pods or processes forecasts nothing. Pure.
 */
public final class PaceMeter {
    private static final long WINDOW_NANOS = Duration.ofSeconds(20).toNanos();

    private record Point(long connections, long nanos) {}

    private final Deque<Point> points = new ArrayDeque<>();

    /** @param held connections at the start of the wait */
    public PaceMeter(long held, long nanos) {
        points.add(new Point(held, nanos));
    }

    public void observe(long held, long nanos) {
        if (points.size() == 1 && held <= points.getFirst().connections()) {
            points.clear(); // nothing has come yet
        }
        points.addLast(new Point(held, nanos));
        while (points.size() > 2 && nanos - points.getFirst().nanos() > WINDOW_NANOS) {
            points.removeFirst();
        }
    }

    /**
     * Returns the rate over the window, or over its second half if that is higher: clients that start one after the
     * other accelerate together.
     */
    public Pace pace() {
        Point first = points.getFirst();
        Point last = points.getLast();
        long middle = first.nanos() + (last.nanos() - first.nanos()) / 2;
        Point half = points.stream()
                .filter(point -> point.nanos() >= middle)
                .findFirst()
                .orElse(last);
        return last.nanos() <= first.nanos()
                ? Pace.UNKNOWN
                : new Pace(
                        Math.max(rate(first, last), rate(half, last)), Duration.ofNanos(last.nanos() - first.nanos()));
    }

    private static double rate(Point from, Point to) {
        return to.nanos() <= from.nanos()
                ? 0
                : Math.max(0, to.connections() - from.connections()) * 1e9 / (to.nanos() - from.nanos());
    }
}
