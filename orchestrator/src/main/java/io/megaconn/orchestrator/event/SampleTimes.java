package io.megaconn.orchestrator.event;
/**
 * Times of the last ten seconds or so, of the clients that were asked for them, microseconds; -1 where there were none, or
 * nobody was asked.
 *
 * @param connectP50 of the connects that succeeded
 * @param replyP50 of the replies that came
 */
public record SampleTimes(long connectP50, long connectP99, long replyP50, long replyP99) {
    public static final SampleTimes UNKNOWN = new SampleTimes(-1, -1, -1, -1);
}
