package io.megaconn.orchestrator.fleet;

import java.util.concurrent.TimeUnit;

/** Times of the queries to a process and of its answers. Pure; for one thread at a time. */
public final class QueryTimes {
    private static final long NEVER = Long.MIN_VALUE;

    private long waitingSince = NEVER;
    private long answeredAt = NEVER;

    /** Records a query. One that follows an unanswered query changes nothing. */
    public void queried(long now) {
        if (waitingSince == NEVER) {
            waitingSince = now;
        }
    }

    public void answered(long now) {
        waitingSince = NEVER;
        answeredAt = now;
    }

    /** Records that there is no process to query: it is gone, or not up yet. */
    public void gone() {
        waitingSince = NEVER;
        answeredAt = NEVER;
    }

    /** Returns the time of its latest answer. */
    public long answeredAt() {
        return answeredAt;
    }

    public Witness witness(String process, long now) {
        return new Witness(
                process,
                answeredAt == NEVER ? -1 : Math.max(0, ms(now - answeredAt)),
                waitingSince == NEVER ? 0 : Math.max(0, ms(now - waitingSince)));
    }

    private static long ms(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
