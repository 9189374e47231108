package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.run.RunEntry;
import java.util.List;

/**
 * The result of {@code runs}.
 *
 * @param output the folder of all runs
 * @param runs newest first
 */
public record RunsResult(String output, List<RunEntry> runs) {}
