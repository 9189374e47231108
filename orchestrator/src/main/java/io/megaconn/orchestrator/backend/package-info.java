/** Backends of a ramp, this machine or a cluster, and the run that is claimed, recorded and released there. */
@NullMarked
package io.megaconn.orchestrator.backend;

import org.jspecify.annotations.NullMarked;
