package io.megaconn.orchestrator.fleet;

import java.util.Set;

/**
 * How far the start of the clients has come.
 *
 * @param steps what has been done for them, each step of each client once: such as {@code 3 scheduled}
 * @param waiting whether a client waits for a node or for its image, which may take minutes
 */
public record StartupProgress(Set<String> steps, boolean waiting) {
    public static final StartupProgress NONE = new StartupProgress(Set.of(), false);
}
