package io.megaconn.server;
/** Growth of a running total per second, over at least the last second, however often it is read. */
final class Rate {
    private long sinceTotal;
    private long sinceNanos = System.nanoTime();
    private long perSecond;

    synchronized long perSecond(long total, long nanos) {
        long elapsed = nanos - sinceNanos;
        if (elapsed >= 950_000_000) { // a little less than the second between two log lines
            perSecond = Math.round((total - sinceTotal) * 1e9 / elapsed);
            sinceTotal = total;
            sinceNanos = nanos;
        }
        return perSecond;
    }
}
