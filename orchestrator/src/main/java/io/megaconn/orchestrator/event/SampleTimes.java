package io.megaconn.orchestrator.event;
/**
 * Latencies of about the last ten seconds, of the clients queried for them, microseconds; -1 if there were none, or no
 * client was queried.
 *
 * @param connectP50 median of the connects that succeeded
 * @param replyP50 median of the replies that arrived
 */
public record SampleTimes(long connectP50, long connectP99, long replyP50, long replyP99) {
    public static final SampleTimes UNKNOWN = new SampleTimes(-1, -1, -1, -1);
}
