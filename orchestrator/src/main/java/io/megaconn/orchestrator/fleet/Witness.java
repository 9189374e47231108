package io.megaconn.orchestrator.fleet;
/**
 * A process that is queried for its figures, at the time of a snapshot.
 *
 * @param process name, such as {@code client-3}, or the name of its pod
 * @param ageMs age of its latest answer and its figures, milliseconds; -1 before its first answer
 * @param unansweredMs time since its oldest unanswered query, milliseconds; 0 while it answers
 */
public record Witness(String process, long ageMs, long unansweredMs) {}
