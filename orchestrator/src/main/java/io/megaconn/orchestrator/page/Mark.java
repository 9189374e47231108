package io.megaconn.orchestrator.page;
/**
 * An event that is worth a line in a plot.
 *
 * @param t seconds since the start
 * @param kind name of the event in run.jsonl
 */
public record Mark(double t, String kind, String text) {}
