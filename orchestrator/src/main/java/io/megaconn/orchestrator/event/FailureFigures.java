package io.megaconn.orchestrator.event;
/**
 * Failed connects and losses of one reason.
 *
 * @param reason errno name, {@code TIMEOUT} or {@code EOF}
 * @param count number of them in the entire run
 * @param firstSeen when the orchestrator first saw one, seconds after the start of the run; -1 if unknown
 * @param process client that had the first ones; empty if unknown
 * @param endpoint endpoint of the first ones; empty if unknown
 * @param firstBytes first bytes that the peer sent before it closed the first such connection; empty if none
 */
public record FailureFigures(
        String reason, long count, double firstSeen, String process, String endpoint, String firstBytes) {}
