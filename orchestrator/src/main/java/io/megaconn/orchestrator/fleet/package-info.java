/** Server and clients: the interface that a ramp uses to start and query them, and the fleet of local processes. */
@NullMarked
package io.megaconn.orchestrator.fleet;

import org.jspecify.annotations.NullMarked;
