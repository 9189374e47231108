package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;
import java.util.List;

/**
 * Figures of a run by process, endpoint and reason of failure. Each list is capped.
 *
 * @param processes the server, then the clients, at their latest answers
 * @param endpoints endpoints of the clients
 * @param failures reasons of failed connects and losses, the first to appear first
 * @param jvms the Java of the processes
 */
public record Breakdown(
        List<ProcessFigures> processes,
        List<EndpointFigures> endpoints,
        List<FailureFigures> failures,
        @Absent("[]") List<JvmFigures> jvms) {
    public static final Breakdown UNKNOWN = new Breakdown(List.of(), List.of(), List.of(), List.of());
}
