package io.megaconn.orchestrator.cli;

import java.util.List;

/**
 * What {@code down --json} prints: when it is there, no client pod is left, and the server counts no connection.
 *
 * @param removed with --all: what was deleted, or why not, a line for each kind of object
 */
public record DownResult(String namespace, String release, List<String> removed) {}
