package io.megaconn.orchestrator.kube;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Fetches a fact that costs a request and matters only while something is wrong: at growing intervals, for as long as
 * it is.
 */
final class ThrottledFetch<T> {
    /** Grace period: most problems resolve themselves, because controllers need a moment. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final long MAX_NANOS = PATIENCE.multipliedBy(4).toNanos();

    private final Supplier<T> request;
    private final T none;
    private final LongSupplier nanoTime;
    private final long first;
    private boolean wrong;
    private long lastCall;
    private long next;
    private long pause;
    private T answer;

    /**
     * @param none result of the request when there is nothing to find
     * @param first how long something has to be wrong before the first request
     */
    ThrottledFetch(Supplier<T> request, T none, Duration first, LongSupplier nanoTime) {
        this.request = request;
        this.none = none;
        this.nanoTime = nanoTime;
        this.first = first.toNanos();
        this.answer = none;
    }

    /**
     * Returns the last result; to be called repeatedly.
     *
     * @param isWrong true if there is something to find
     * @return {@code none} at first, and while there is nothing to find
     */
    T get(boolean isWrong) {
        long now = nanoTime.getAsLong();
        if (!isWrong) {
            wrong = false;
            answer = none;
            return none;
        }
        if (!wrong || now - lastCall > MAX_NANOS) { // nothing was wrong lately
            wrong = true;
            pause = PATIENCE.toNanos();
            next = now + first;
            answer = none;
        }
        lastCall = now;
        if (now - next >= 0) {
            answer = request.get();
            pause = Math.min(2 * pause, MAX_NANOS);
            next = now + pause;
        }
        return answer;
    }
}
