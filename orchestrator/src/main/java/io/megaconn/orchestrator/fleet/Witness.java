package io.megaconn.orchestrator.fleet;
/**
 * A party that is asked for its figures, at the time of a look.
 *
 * @param process such as {@code client-3}, or the name of its pod
 * @param ageMs since its latest answer, milliseconds: its figures are that old; -1 before its first answer
 * @param unansweredMs time for which it has been asked without an answer, milliseconds; 0 while it answers
 */
public record Witness(String process, long ageMs, long unansweredMs) {}
