package io.megaconn.orchestrator.cli;

import java.util.List;

/**
 * Output of {@code down --json}, printed when no client pod is left and the server has no connections.
 *
 * @param removed with --all: a line per kind of object: what was deleted, or why not
 */
public record DownResult(String namespace, String release, List<String> removed) {}
