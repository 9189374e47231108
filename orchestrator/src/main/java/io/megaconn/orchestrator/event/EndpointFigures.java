package io.megaconn.orchestrator.event;

import java.util.Map;

/**
 * The clients' connections to one endpoint, summed over the clients whose figures are known.
 *
 * @param endpoint {@code host:port}, with the resolved address
 * @param connections established connections
 * @param failures failed connects and losses by reason, since the start of the clients
 */
public record EndpointFigures(String endpoint, long connections, Map<String, Long> failures) {}
