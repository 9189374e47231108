package io.megaconn.orchestrator.event;
/**
 * Figures of one process at its latest answer.
 *
 * @param process {@code server}, a client such as {@code client-3}, or the name of its pod
 * @param share connections assigned to a client; -1 for the server
 * @param connections connections that it holds; -1 if unknown
 * @param established connects that succeeded, or accepted connections, since the start of the process; -1 if unknown
 * @param lost connections that ended without being closed by this client, since its start; -1 for the server
 * @param failures failed connects and losses, or failed accepts, since the start of the process; -1 if unknown
 * @param connectP99 99th percentile of its connect times since its start, microseconds; -1 if unknown
 * @param replyP99 99th percentile of its reply times since its start, microseconds; -1 if unknown
 * @param rss resident set, bytes
 */
public record ProcessFigures(
        String process,
        ProcessRole role,
        long share,
        long connections,
        long established,
        long lost,
        long failures,
        long connectP99,
        long replyP99,
        long rss) {}
