package io.megaconn.orchestrator.kube;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What only a request tells, and only matters while something is wrong: asked for now and then, as long as it is. */
final class ThrottledFetch<T> {
    /** Much gets right by itself: controllers need a moment in the best of cases. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long LONGEST_NANOS = PATIENCE.multipliedBy(4).toNanos();

    private final Supplier<T> request;
    private final T nothing;
    private final LongSupplier nanoTime;
    private final long first;
    private boolean wrong;
    private long seen;
    private long next;
    private long pause;
    private T answer;

    /**
     * @param nothing what the request answers when there is nothing to be found
     * @param first how long something has to be wrong before the first request
     */
    ThrottledFetch(Supplier<T> request, T nothing, Duration first, LongSupplier nanoTime) {
        this.request = request;
        this.nothing = nothing;
        this.nanoTime = nanoTime;
        this.first = first.toNanos();
        this.answer = nothing;
    }

    /**
     * To be called again and again.
     *
     * @param isWrong whether there is something to be found out
     * @return nothing at first, and while there is nothing to be found
     */
    T look(boolean isWrong) {
        long now = nanoTime.getAsLong();
        if (!isWrong) {
            wrong = false;
            answer = nothing;
            return nothing;
        }
        if (!wrong || now - seen > LONGEST_NANOS) { // nothing was wrong lately
            wrong = true;
            pause = PATIENCE.toNanos();
            next = now + first;
            answer = nothing;
        }
        seen = now;
        if (now - next >= 0) {
            answer = request.get();
            pause = Math.min(2 * pause, LONGEST_NANOS);
            next = now + pause;
        }
        return answer;
    }
}
