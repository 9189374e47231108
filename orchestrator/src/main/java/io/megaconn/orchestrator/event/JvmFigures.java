package io.megaconn.orchestrator.event;

import java.util.List;

/**
 * A Java virtual machine with its options, and how many processes of a role run it.
 *
 * @param role server or client
 * @param version name and version of the JVM
 * @param flags its options, without system properties and agents
 * @param processes processes with this version and these options
 */
public record JvmFigures(ProcessRole role, String version, List<String> flags, int processes) {
    /** Returns the same with another number of processes. */
    public JvmFigures withProcesses(int number) {
        return new JvmFigures(role, version, flags, number);
    }
}
