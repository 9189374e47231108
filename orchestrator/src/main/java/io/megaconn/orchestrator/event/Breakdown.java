package io.megaconn.orchestrator.event;

import java.util.List;

/**
 * Figures of a run by process, endpoint and reason of failure. Each list is capped.
 *
 * @param processes the server, then the clients, at their latest answers
 * @param endpoints endpoints of the clients
 * @param failures reasons of failed connects and losses, the first to appear first
 */
public record Breakdown(
        List<ProcessFigures> processes, List<EndpointFigures> endpoints, List<FailureFigures> failures) {
    public static final Breakdown UNKNOWN = new Breakdown(List.of(), List.of(), List.of());
}
