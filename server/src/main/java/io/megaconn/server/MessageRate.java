package io.megaconn.server;

/** Messages per second from a running total: over at least the last second, however often it is asked. */
final class MessageRate {
    private long sinceMessages;
    private long sinceNanos = System.nanoTime();
    private long perSecond;

    synchronized long perSecond(long messages, long nanos) {
        long elapsed = nanos - sinceNanos;
        if (elapsed >= 950_000_000) { // a little less than the second between two log lines
            perSecond = Math.round((messages - sinceMessages) * 1e9 / elapsed);
            sinceMessages = messages;
            sinceNanos = nanos;
        }
        return perSecond;
    }
}
