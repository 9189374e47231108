package io.megaconn.orchestrator.fleet;

import java.util.Set;

/**
 * Progress of the clients' start.
 *
 * @param steps completed steps, each step of each client once, such as {@code 3 scheduled}
 * @param waiting true if a client waits for a node or for its image, which may take minutes
 */
public record StartupProgress(Set<String> steps, boolean waiting) {
    public static final StartupProgress NONE = new StartupProgress(Set.of(), false);
}
