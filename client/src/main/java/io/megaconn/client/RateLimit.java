package io.megaconn.client;
/** Token bucket that limits connects per second, with bursts of a tenth of a second. For one thread. */
final class RateLimit {
    private final double perNano;
    private final double burst;
    private double tokens;
    private long last;

    /** @param perSecond 0 for no limit */
    RateLimit(double perSecond, long now) {
        perNano = perSecond / 1e9;
        burst = 1 + perSecond / 10; // more than 1; otherwise a slow rate would lose fractions of a token
        last = now;
    }

    boolean take(long now) {
        if (perNano == 0) {
            return true;
        }
        tokens = Math.min(burst, tokens + (now - last) * perNano);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
