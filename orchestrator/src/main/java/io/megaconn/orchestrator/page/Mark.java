package io.megaconn.orchestrator.page;
/**
 * Something that happened and is worth a line in a plot.
 *
 * @param t seconds since the start
 * @param kind name of the event as in run.jsonl
 */
public record Mark(double t, String kind, String text) {}
