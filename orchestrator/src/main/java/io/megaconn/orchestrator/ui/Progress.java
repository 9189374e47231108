package io.megaconn.orchestrator.ui;

import java.util.ArrayDeque;
import java.util.Deque;

/** Rate over the last seconds, and the remaining time at that rate. Pure. */
final class Progress {
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private record Point(long connections, long nanos) {}

    private final Deque<Point> points = new ArrayDeque<>();
    private final long target;

    Progress(long target) {
        this.target = target;
    }

    void add(long connections, long nanos) {
        points.addLast(new Point(connections, nanos));
        while (points.size() > 2 && nanos - points.getFirst().nanos > WINDOW_NANOS) {
            points.removeFirst();
        }
    }

    long perSecond() {
        if (points.size() < 2) {
            return 0;
        }
        long nanos = points.getLast().nanos - points.getFirst().nanos;
        long won = points.getLast().connections - points.getFirst().connections;
        return nanos <= 0 ? 0 : Math.max(0, Math.round(won * 1e9 / nanos));
    }

    /** Returns the remaining time, such as {@code 0:23}, or {@code ?} without progress. */
    String left() {
        long rate = perSecond();
        long rest = points.isEmpty() ? target : target - points.getLast().connections;
        if (rest <= 0) {
            return "0:00";
        }
        long seconds = rate == 0 ? Long.MAX_VALUE : Math.ceilDiv(rest, rate);
        return seconds > 99 * 3600 ? "?" : "%d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
